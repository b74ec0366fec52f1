package org.intarsia.kernel.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What crashes, full disks and people with an editor do to an audit log and its head. */
class AuditLogFaultsTest {
    @TempDir Path folder;

    private Path file;
    private Path head;
    private AuditLog log;

    @BeforeEach
    void fiveRecords() {
        file = folder.resolve("audit.log");
        head = folder.resolve("audit.log.head");
        log = new AuditLog(file);
        record(5);
    }

    @Test
    void aCutLogStaysBroken() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 2));
        assertEquals(
                List.of("the last record should be number 5, but the log ends with number 2"),
                faults());
        record(1);
        assertEquals(List.of(gapBefore(3)), faults());
        record(7);
        assertEquals(List.of(gapBefore(3)), faults());
    }

    @Test
    void aLogThatIsPutBackIsWholeAgain() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 2));
        record(1);
        List<String> after = Files.readAllLines(file);
        lines.add(after.get(2));
        Files.write(file, lines);
        assertEquals(new AuditLog.Verdict(6, List.of()), log.verify());
    }

    @Test
    void aDeletedOrEmptiedLogStaysBroken() throws IOException {
        for (boolean deleted : new boolean[] {true, false}) {
            if (deleted) {
                Files.delete(file);
            } else {
                Files.writeString(file, "");
            }
            assertEquals(1, faults().size());
            record(3);
            assertEquals(List.of(gapBefore(1)), faults());
        }
    }

    @Test
    void aLogThatIsCutWithinALineStaysBroken() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 40));
        assertEquals(
                List.of(
                        "line 5 is not a record",
                        "the last record should be number 5, but the log ends with number 4"),
                faults());
        record(2);
        assertEquals(List.of(gapBefore(6)), faults());
    }

    @Test
    void linesThatWereAddedBehindTheHeadStayVisible() throws IOException {
        String named = Files.readString(head);
        record(2);
        Files.writeString(head, named);
        assertEquals(
                List.of("the last record should be number 5, but the log ends with number 7"),
                faults());
        record(1);
        assertEquals(List.of(gapBefore(8)), faults());
    }

    @Test
    void aLogOneRecordAheadOfItsHeadIsACrash() throws IOException {
        String named = Files.readString(head);
        record(1);
        Files.writeString(head, named);
        assertEquals(new AuditLog.Verdict(6, List.of()), log.verify());
        record(1);
        assertEquals(new AuditLog.Verdict(7, List.of()), log.verify());
    }

    @Test
    void aFirstRecordWithoutItsHeadIsACrash() throws IOException {
        AuditLog other = new AuditLog(folder.resolve("other.log"));
        other.record("install", Map.of());
        Files.delete(folder.resolve("other.log.head"));
        assertEquals(new AuditLog.Verdict(1, List.of()), other.verify());
        other.record("install", Map.of());
        assertEquals(new AuditLog.Verdict(2, List.of()), other.verify());
    }

    @Test
    void aHeadThatACrashLeftEmptyIsNoFaultUnlessTheLogIsEmptyToo() throws IOException {
        Files.writeString(head, "");
        assertEquals(List.of(), faults());
        record(1);
        assertEquals(new AuditLog.Verdict(6, List.of()), log.verify());

        Files.writeString(head, "");
        Files.writeString(file, "");
        assertEquals(1, faults().size());
        record(2);
        assertEquals(List.of(gapBefore(1)), faults());
    }

    @Test
    void aMissingOrDamagedHeadStaysVisible() throws IOException {
        Files.delete(head);
        assertTrue(faults().get(0).startsWith("the log's .head file is missing"));
        record(1);
        assertEquals(List.of(gapBefore(6)), faults());
        Files.write(head, new byte[] {'5', ' ', (byte) 0xff});
        assertTrue(faults().get(1).startsWith("the log's .head file is damaged"));
        record(1);
        assertEquals(List.of(gapBefore(6), gapBefore(7)), faults());
    }

    @Test
    void aHeadThatCannotBeWrittenTakesTheLineBack() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Files.delete(head);
        Files.createDirectories(head.resolve("in the way"));
        IntarsiaException told = assertThrows(IntarsiaException.class, () -> record(1));
        assertEquals(ErrorCode.AUDIT_LOG_NOT_WRITTEN, told.problems().get(0).code());
        assertEquals(before.length, Files.size(file));
    }

    /** A limit on the size of files cuts a write short, as a full disk does. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWriteThatIsCutShortFailsAndLeavesNoPiece() throws IOException, InterruptedException {
        Path limited = folder.resolve("limited.log");
        Process writer =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -f 16 && exec \"$@\"",
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WriterToTheLimit.class.getName(),
                                limited.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(writer.getInputStream().readAllBytes()).strip();
        assertEquals(0, writer.waitFor(), said);
        int written = Integer.parseInt(said);
        assertTrue(written > 10, said);
        AuditLog full = new AuditLog(limited);
        assertEquals(new AuditLog.Verdict(written, List.of()), full.verify());
        assertTrue(Files.readString(limited).endsWith("}\n"));
        assertTrue(Files.size(limited) % 512 != 0, "the limit lay within a line");
        assertFalse(Files.exists(folder.resolve("limited.log.head.part")));
        full.record("install", Map.of("bundle", "after"));
        assertEquals(new AuditLog.Verdict(written + 1, List.of()), full.verify());
    }

    /** A process that writes until it fails, and says how many records were written. */
    static final class WriterToTheLimit {
        public static void main(String[] arguments) {
            AuditLog log = new AuditLog(Path.of(arguments[0]));
            for (int i = 0; i < 1000; i++) {
                try {
                    log.record("install", Map.of("bundle", "number " + i));
                } catch (IntarsiaException e) {
                    System.out.println(i);
                    return;
                }
            }
        }
    }

    private void record(int records) {
        for (int i = 0; i < records; i++) {
            log.record("install", Map.of("bundle", "number " + i));
        }
    }

    private List<String> faults() {
        return log.verify().faults();
    }

    private static String gapBefore(int line) {
        return "line "
                + line
                + " does not follow the one before it: lines were taken away, added or moved";
    }
}
