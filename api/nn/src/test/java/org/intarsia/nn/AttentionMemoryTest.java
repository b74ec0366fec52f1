package org.intarsia.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AttentionMemoryTest {
    private static final int HEADS = 32;
    private static final int TOKENS = 4096;
    private static final long SCORES = 4L * HEADS * TOKENS * TOKENS;

    @Test
    void manyTokensNeverAllocateTheMatrixOfScores() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "peak memory is read where the system tells it");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray qkv = Fixtures.normal(manager, 1, 1, TOKENS, 3 * HEADS * 8);
            assertTrue(peak(status) < SCORES, "the process was large before");

            Gradients.off(
                    () -> OpPack.call("self_attention", qkv, HEADS, null, null, 0.0, null, null));

            assertTrue(peak(status) < SCORES, "as much as the scores was held at once");
        }
    }

    /** The most bytes that the process ever held. */
    private static long peak(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
