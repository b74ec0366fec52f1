package org.intarsia.kernel.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trust.json} when several write it, and when somebody wrote what is ambiguous. */
class TrustFileTest {
    private static final String ID = "0123456789abcdef";

    @TempDir Path folder;

    private Path conf;
    private TrustStore store;
    private TrustEditor editor;

    @BeforeEach
    void store() {
        conf = folder.resolve("conf");
        store = new TrustStore(conf);
        editor = editor(conf);
    }

    private static TrustEditor editor(Path conf) {
        return new TrustEditor(
                conf, new AuditLog(conf.resolveSibling("audit.log")), new Actor("test ada"));
    }

    @Test
    void processesThatWriteAtOnceLoseNothing() throws IOException, InterruptedException {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Writer.class.getName(),
                                    conf.toString(),
                                    Integer.toString(i))
                            .inheritIO()
                            .start());
        }
        for (Process writer : writers) {
            assertEquals(0, writer.waitFor());
        }
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 3 * Writer.CHANGES; i++) {
            expected.add(Writer.digest(i));
        }
        TrustStore.Content content = store.content();
        assertEquals(expected, content.digests().keySet());
        assertEquals(3 * Writer.CHANGES, content.revokedKeys().size());
        assertEquals(List.of("trust.json", "trust.json.lock"), files());
    }

    /** A process that trusts and revokes. */
    static final class Writer {
        static final int CHANGES = 15;

        public static void main(String[] arguments) {
            TrustEditor editor = editor(Path.of(arguments[0]));
            int first = Integer.parseInt(arguments[1]) * CHANGES;
            for (int i = first; i < first + CHANGES; i++) {
                editor.trustDigest(digest(i), "number " + i);
                editor.revoke(String.format("%016x", i));
            }
        }

        static String digest(int number) {
            return String.format("%064x", number);
        }
    }

    @Test
    void threadsWithStoresOfTheirOwnLoseNothing() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String digest = Writer.digest(i);
            threads.add(new Thread(() -> editor(conf).trustDigest(digest, "one")));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(8, store.content().digests().size());
    }

    @Test
    void thePartOfADeadProcessIsCleared() throws IOException {
        Files.createDirectories(conf);
        Files.writeString(conf.resolve(".trust.json.0-0.part"), "{");
        editor.revoke(ID);
        assertEquals(List.of("trust.json", "trust.json.lock"), files());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "[]",
                "\"any\"",
                "{\"policy\": \"any\"} {\"policy\": \"signed\"}",
                "{\"policy\": \"any\"} and more",
                "{\"policy\": \"any\"} }",
                "{\"policy\": \"signed\", \"policy\": \"any\"}",
                "{\"revokedKeys\": [\"0123456789abcdef\"], \"revokedKeys\": []}",
                "{\"digests\": {\"ab\": \"one\", \"ab\": \"two\"}}",
                "{\"policy\": null}",
                "{\"keys\": null}",
                "{\"digests\": {\"ab\": null}}",
                "{\"keys\": {\"0123456789abcdef\": null}}",
                "{\"revokedDigests\": null}",
                "{\"revokedKeys\": [null]}",
                "{\"policy\": 2}",
                "{\"digests\": {\"ab\": 5}}",
                "{\"revokedKeys\": [1234567890123456]}",
                "{\"revokedKey\": []}",
                "{\"policy\": \"any\""
            })
    void whatIsAmbiguousTrustsNothingAndIsNotWrittenOver(String text) throws IOException {
        Files.createDirectories(conf);
        Path file = Files.writeString(conf.resolve("trust.json"), text);
        for (Runnable use : List.<Runnable>of(store::content, () -> editor.revoke(ID))) {
            IntarsiaException told = assertThrows(IntarsiaException.class, use::run);
            assertEquals(ErrorCode.TRUST_STORE_INVALID, told.problems().get(0).code());
        }
        assertEquals(text, Files.readString(file));
    }

    @Test
    void theMessageNamesTheFieldThatIsNull() throws IOException {
        Files.createDirectories(conf);
        Files.writeString(conf.resolve("trust.json"), "{\"revokedKeys\": [\"ab\", null]}");
        IntarsiaException told = assertThrows(IntarsiaException.class, store::content);
        assertTrue(
                told.getMessage().contains("revokedKeys[1] is null; leave it out instead"),
                told.getMessage());
    }

    @Test
    void aFileThatCannotBeReadIsNotTakenAsMissing() throws IOException {
        Files.createDirectories(conf.resolve("trust.json"));
        IntarsiaException told = assertThrows(IntarsiaException.class, store::content);
        assertEquals(ErrorCode.TRUST_STORE_INVALID, told.problems().get(0).code());
    }

    @Test
    void aRevocationInCapitalsIsTheSameAndListedOnce() {
        editor.revoke(ID);
        editor.revoke("0123456789ABCDEF");
        assertEquals(List.of(ID), store.content().revokedKeys());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(conf)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
