package org.intarsia.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.training.Toys;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.Test;

/** A decoder that hands on what it is given. */
class NoisyDecodingTest {
    private static final int COUNT = 45;

    @Test
    void classesAreLostWithTheNoiseAndTheOtherDecoderIsGivenTheSame() {
        Pipelines pipelines = Toys.pipelines();
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly =
                        pipelines.assembleFresh(
                                pipelines.plan(Toys.manifest(64, "plain")), weights)) {
            List<Integer> done = new ArrayList<>();
            NoisyDecoding result =
                    NoisyDecoding.run(
                            assembly,
                            Optional.of(assembly),
                            List.of(0.0, 0.5, 1.0),
                            COUNT,
                            done::add);
            assertEquals(List.of(20, 40, 45, 65, 85, 90, 110, 130, 135), done);
            NoisyDecoding.Level exact = result.levels().get(0);
            NoisyDecoding.Level half = result.levels().get(1);
            NoisyDecoding.Level noise = result.levels().get(2);
            assertEquals(1, exact.own().accuracy(), 0.05);
            assertTrue(Double.isInfinite(exact.own().psnr()));
            assertTrue(noise.own().accuracy() < 0.4, "nothing is left to be seen: " + noise);
            assertTrue(half.own().psnr() > noise.own().psnr(), result.toString());
            for (NoisyDecoding.Level level : result.levels()) {
                assertEquals(Optional.of(level.own()), level.beside());
            }
            NoisyDecoding alone =
                    NoisyDecoding.run(assembly, Optional.empty(), List.of(0.5), COUNT, seen -> {});
            assertEquals(half.own(), alone.levels().get(0).own(), "by the pictures alone");
            assertFalse(alone.levels().get(0).beside().isPresent());
        }
    }
}
