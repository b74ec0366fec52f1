package org.intarsia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many threads the engine computes with. It sees the processors that the process may run on,
 * but not the share of their time that a container was given: with more threads than that, each
 * waits for others that do not run. Java knows both.
 */
final class Processors {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed:";

    private Processors() {}

    /** Does nothing where the person chose the number, or where the engine's own is right. */
    static void declare() {
        if (System.getenv("OMP_NUM_THREADS") != null || !Files.isReadable(STATUS)) {
            return;
        }
        try {
            int available = Runtime.getRuntime().availableProcessors();
            if (available < allowed(Files.readAllLines(STATUS))) {
                System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(available));
            }
        } catch (IOException e) {
            // Without the file the engine's own number stands.
            return;
        }
    }

    /**
     * The processors that Linux lets the process run on; 0 when it does not tell.
     *
     * @param status the lines of /proc/self/status
     */
    static int allowed(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(ALLOWED))
                .flatMapToInt(line -> line.substring(ALLOWED.length()).strip().chars())
                .map(digit -> Integer.bitCount(Math.max(0, Character.digit(digit, 16))))
                .sum();
    }
}
