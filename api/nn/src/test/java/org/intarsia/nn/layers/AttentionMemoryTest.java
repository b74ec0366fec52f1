package org.intarsia.nn.layers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.intarsia.nn.Fixtures;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.PeakMemory;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class AttentionMemoryTest {
    private static final int HEADS = 32;
    private static final int TOKENS = 4096;
    private static final long SCORES = 4L * HEADS * TOKENS * TOKENS;

    @Test
    void manyTokensNeverAllocateTheMatrixOfScores() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray qkv = Fixtures.normal(manager, 1, 1, TOKENS, 3 * HEADS * 8);

            long more =
                    PeakMemory.during(
                            () ->
                                    Gradients.off(
                                            () ->
                                                    OpPack.call(
                                                            "self_attention",
                                                            qkv,
                                                            HEADS,
                                                            null,
                                                            null,
                                                            0.0,
                                                            null,
                                                            null)));

            assertTrue(more < SCORES / 4, more + " bytes more were held, the scores are " + SCORES);
        }
    }
}
