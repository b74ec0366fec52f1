package org.intarsia.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process holds, heap and native, as Linux tells it. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    private PeakMemory() {}

    /**
     * Bytes by which the process grew at most while {@code work} ran. What was freed before and is
     * used again does not count, so it is good for an upper bound. Elsewhere than on Linux the test
     * is skipped.
     */
    public static long during(Runnable work) {
        assumeTrue(Files.isWritable(RESET), "peak memory is read where the system tells it");
        try {
            Files.writeString(RESET, "5");
            long before = peak();
            work.run();
            return peak() - before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long peak() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
