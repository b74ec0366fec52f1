package org.intarsia.kernel.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir Path folder;

    @Test
    void whatWasRecordedIsWhole() {
        AuditLog log = log(5);
        assertEquals(new AuditLog.Verdict(5, List.of()), log.verify());
        assertEquals(new AuditLog.Verdict(0, List.of()), new AuditLog(file("none")).verify());
    }

    @Test
    void aChangedLineIsNamed() throws IOException {
        AuditLog log = log(5);
        change(lines -> lines.set(2, lines.get(2).replace("number 2", "number 7")));
        assertEquals(List.of("line 3 was changed after it was written"), log.verify().faults());
    }

    @Test
    void aLineThatOnlyAPersonReadsOtherwiseIsNamedToo() throws IOException {
        AuditLog log = log(5);
        change(lines -> lines.set(2, lines.get(2).replace("{\"n\"", "{\"action\":\"swap\",\"n\"")));
        assertEquals(List.of("line 3 was changed after it was written"), log.verify().faults());
        log = log(5);
        change(lines -> lines.set(9, lines.get(9) + " and more"));
        assertTrue(log.verify().faults().contains("line 10 was changed after it was written"));
    }

    @Test
    void aLineWhoseEndACrashCutOffIsEndedByTheNextRecord() throws IOException {
        AuditLog log = log(3);
        String text = Files.readString(file("audit.log"));
        Files.writeString(file("audit.log"), text.substring(0, text.length() - 1));
        log.record("install", Map.of("bundle", "after"));
        assertEquals(new AuditLog.Verdict(4, List.of()), log.verify());
    }

    @Test
    void longWordsAreCutShort() throws IOException {
        AuditLog log = log(2);
        log.record("refuse", Map.of("reason", "\n".repeat(1 << 20)));
        log.record("refuse", Map.of("reason", "short"));
        assertEquals(new AuditLog.Verdict(4, List.of()), log.verify());
        assertTrue(Files.size(file("audit.log")) < 10_000);
    }

    @Test
    void aLineThatWasTakenAwayIsMissed() throws IOException {
        AuditLog log = log(5);
        change(lines -> lines.remove(1));
        List<String> faults = log.verify().faults();
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith("line 2 does not follow"), faults.get(0));
    }

    @Test
    void theLastLineIsMissedToo() throws IOException {
        AuditLog log = log(5);
        change(lines -> lines.remove(4));
        assertEquals(
                List.of("the last record should be number 5, but the log ends with number 4"),
                log.verify().faults());
        Files.delete(file("audit.log"));
        assertEquals(1, log.verify().faults().size());
    }

    @Test
    void linesThatChangedPlacesAreFound() throws IOException {
        AuditLog log = log(5);
        change(lines -> Collections.swap(lines, 1, 2));
        assertTrue(log.verify().faults().size() >= 2);
    }

    @Test
    void aLineThatACrashCutShortIsClosedByTheNextRecord() throws IOException {
        AuditLog log = log(3);
        Files.writeString(file("audit.log"), "{\"n\":4,\"ti", StandardOpenOption.APPEND);
        assertEquals(List.of("line 4 is not a record"), log.verify().faults());
        log.record("install", Map.of("bundle", "after"));
        assertEquals(new AuditLog.Verdict(6, List.of()), log.verify());
        change(lines -> lines.set(3, "{\"n\":4,\"to"));
        assertEquals(List.of("line 4 is not a record"), log.verify().faults());
    }

    @Test
    void processesAtTheSameTimeShareOneChain() throws IOException, InterruptedException {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Writer.class.getName(),
                                    file("shared.log").toString())
                            .inheritIO()
                            .start());
        }
        for (Process writer : writers) {
            assertEquals(0, writer.waitFor());
        }
        assertEquals(
                new AuditLog.Verdict(3 * Writer.RECORDS, List.of()),
                new AuditLog(file("shared.log")).verify());
    }

    /** A process that writes. */
    static final class Writer {
        static final int RECORDS = 25;

        public static void main(String[] arguments) {
            AuditLog log = new AuditLog(Path.of(arguments[0]));
            for (int i = 0; i < RECORDS; i++) {
                log.record("install", Map.of("bundle", "number " + i));
            }
        }
    }

    private interface Change {
        void on(List<String> lines);
    }

    private void change(Change change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file("audit.log")));
        change.on(lines);
        Files.write(file("audit.log"), lines);
    }

    private AuditLog log(int records) {
        AuditLog log = new AuditLog(file("audit.log"));
        for (int i = 0; i < records; i++) {
            log.record("install", Map.of("bundle", "number " + i, "version", "1.0.0"));
        }
        return log;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
