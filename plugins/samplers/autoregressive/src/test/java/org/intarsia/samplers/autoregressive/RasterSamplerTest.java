package org.intarsia.samplers.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class RasterSamplerTest {
    private static final int V = 5;
    private static final LatentSpec.Discrete IDS =
            new LatentSpec.Discrete("toy", V, 1, List.of(new Grid(2, 3)));

    /** Likes token (position + length of what it was shown) mod V best, the others by half. */
    private static final class Toy extends HeadlessPredictor {
        private final List<Long> lengths = new ArrayList<>();

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDArray ids = ModelInput.ids(input).idsBn();
            lengths.add(ids.getShape().get(1));
            int rows = (int) ids.getShape().get(0);
            float[] logits = new float[rows * V];
            for (int row = 0; row < rows; row++) {
                logits[row * V + (step.index() + (int) ids.getShape().get(1)) % V] = 0.5f;
            }
            return new NDList(ids.getManager().create(logits, new Shape(rows, 1, V)));
        }
    }

    private static Sampler sampler(Boolean greedy) {
        return new RasterSampler(Options.of(DrawOptions.class, Map.of("greedy", greedy)), IDS);
    }

    private static SampleRequest request(NDManager manager) {
        return new SampleRequest(IDS, List.of(), PredictionSpec.logits(), manager);
    }

    private static long[] draw(long... seeds) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler sampler = sampler(false);
            SamplerState state = sampler.start(request(manager), new TestNoise(seeds));
            while (!state.done()) {
                state = sampler.step(state, new Toy());
            }
            return state.values().get(0).toLongArray();
        }
    }

    @Test
    void itKeepsTheLawsOfSamplers() {
        SamplerLaws.check(sampler(true), IDS, PredictionSpec.logits(), Toy::new);
        SamplerLaws.check(sampler(false), IDS, PredictionSpec.logits(), Toy::new);
    }

    @Test
    void aStepIsARowAndShowsAllIdsSoFar() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Toy toy = new Toy();
            Sampler sampler = sampler(true);
            SamplerState start = sampler.start(request(manager), new TestNoise(1));
            assertEquals(2, start.expected());
            SamplerState half = sampler.step(start, toy);
            assertArrayEquals(new long[] {0, 2, 4}, half.values().get(0).toLongArray());
            assertArrayEquals(
                    new long[] {0, 2, 4, 0, 2, 4},
                    sampler.latents(half, request(manager)).value().toLongArray(),
                    "a preview repeats the last row");
            SamplerState end = sampler.step(half, toy);
            assertArrayEquals(new long[] {0, 2, 4, 1, 3, 0}, end.values().get(0).toLongArray());
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), toy.lengths);
        }
    }

    @Test
    void anIdIsTheSameAloneAndInABatch() {
        long[] eight = draw(1, 2, 3, 4, 5, 6, 7, 8);
        for (int row = 0; row < 8; row++) {
            long[] there = java.util.Arrays.copyOfRange(eight, row * 6, row * 6 + 6);
            assertArrayEquals(draw(row + 1), there);
        }
        assertTrue(java.util.Arrays.stream(eight).distinct().count() > 2, "chance is at work");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        IntarsiaException none =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        DrawOptions.class,
                                        Map.of("temperature", 0.0, "top-k", -1, "top-p", 1.5)));
        assertEquals(3, none.problems().size());
        assertTrue(none.problems().get(0).next().contains("greedy: true"), none.toString());
        DrawOptions six = Options.of(DrawOptions.class, Map.of("top-k", 6));
        IntarsiaException above =
                assertThrows(IntarsiaException.class, () -> new RasterSampler(six, IDS));
        assertEquals(ErrorCode.TOP_K_TOO_LARGE, above.problems().get(0).code());
        LatentSpec real = new LatentSpec.Continuous("pixel", 3, new Grid(2, 3), -1, 1);
        DrawOptions plain = Options.of(DrawOptions.class, Map.of());
        IntarsiaException kind =
                assertThrows(IntarsiaException.class, () -> new RasterSampler(plain, real));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, kind.problems().get(0).code());
    }
}
