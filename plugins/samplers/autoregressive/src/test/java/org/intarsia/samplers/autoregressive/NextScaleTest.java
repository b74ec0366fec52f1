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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;

class NextScaleTest {
    private static final int V = ToyPyramid.V;
    private static final int TOKENS = 3;

    /** Likes token (scale + 2 + sum of what it is shown + position) mod V best. */
    private static final class Toy extends HeadlessPredictor {
        private final List<float[]> shown = new ArrayList<>();

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDArray vectors = ModelInput.vectors(input).vectorsBnC();
            float[] values = vectors.toFloatArray();
            shown.add(values);
            int rows = (int) vectors.getShape().get(0);
            int tokens = step.index() + 1;
            float[] logits = new float[rows * tokens * V];
            for (int i = 0; i < rows * tokens; i++) {
                int row = i / tokens;
                float sum = 0;
                for (int j = 0; j < values.length / rows; j++) {
                    sum += values[row * values.length / rows + j];
                }
                logits[i * V + ((int) sum + step.index() + 2 + i % tokens) % V] = 1;
            }
            return new NDList(vectors.getManager().create(logits, new Shape(rows, tokens, V)));
        }
    }

    private static Sampler sampler(Boolean greedy) {
        return new DiscreteScales(
                Options.of(NextScaleOptions.class, Map.of("greedy", greedy)), new ToyPyramid());
    }

    private static SampleRequest request(NDManager manager) {
        return new SampleRequest(ToyPyramid.IDS, List.of(), PredictionSpec.logits(), manager);
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
        for (boolean greedy : new boolean[] {true, false}) {
            SamplerLaws.check(sampler(greedy), ToyPyramid.IDS, PredictionSpec.logits(), Toy::new);
        }
    }

    @Test
    void aStepIsAScaleAndShowsWhatTheScalesBeforeAddUpTo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Toy toy = new Toy();
            Sampler sampler = sampler(true);
            SamplerState start = sampler.start(request(manager), new TestNoise(1));
            SamplerState coarse = sampler.step(start, toy);
            SamplerState end = sampler.step(coarse, toy);

            assertArrayEquals(new long[] {2}, coarse.values().get(0).toLongArray());
            assertArrayEquals(new long[] {2, 2, 3}, end.values().get(0).toLongArray());
            assertArrayEquals(new float[] {}, toy.shown.get(0));
            assertArrayEquals(new float[] {2, 2}, toy.shown.get(1));
            assertArrayEquals(new float[] {4.5f, 4.5f}, end.memory().get(0).toFloatArray());
        }
    }

    @Test
    void aPreviewIsOfTheScalesDrawnSoFar() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler sampler = sampler(true);
            SamplerState start = sampler.start(request(manager), new TestNoise(1));
            SamplerState coarse = sampler.step(start, new Toy());
            SamplerState end = sampler.step(coarse, new Toy());

            Latents preview = sampler.latents(coarse, request(manager));
            assertEquals(1, preview.values().size());
            Latents latents = sampler.latents(end, request(manager));
            assertEquals(2, latents.values().size());
            assertArrayEquals(new long[] {2, 3}, latents.values().get(1).toLongArray());
        }
    }

    @Test
    void anIdIsTheSameAloneAndInABatch() {
        long[] eight = draw(1, 2, 3, 4, 5, 6, 7, 8);
        for (int row = 0; row < 8; row++) {
            long[] there = Arrays.copyOfRange(eight, row * TOKENS, row * TOKENS + TOKENS);
            assertArrayEquals(draw(row + 1), there);
        }
        assertTrue(Arrays.stream(eight).distinct().count() > 2, "chance is at work");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        List<Problem> wrong =
                RefusedOptions.of(NextScaleOptions.class, Map.of("top-k", -1, "top-p", 1.5));
        assertEquals(2, wrong.size());
        NextScaleOptions six = Options.of(NextScaleOptions.class, Map.of("top-k", 6));
        IntarsiaException above =
                assertThrows(
                        IntarsiaException.class, () -> new DiscreteScales(six, new ToyPyramid()));
        assertEquals(ErrorCode.TOP_K_TOO_LARGE, above.problems().get(0).code());
    }

    @Test
    void theLossIsTheMeanCrossEntropyOfAllTokensInOneForward() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Latents data =
                    new Latents(
                            new NDList(
                                    manager.create(new long[] {3}, new Shape(1, 1)),
                                    manager.create(new long[] {0, 4}, new Shape(1, 2))),
                            ToyPyramid.IDS,
                            0);
            List<float[]> shown = new ArrayList<>();
            NextScaleObjective objective =
                    new NextScaleObjective(
                            Options.of(NextTokenOptions.class, Map.of()),
                            PredictionSpec.logits(),
                            new ToyPyramid());
            TestRun run = new TestRun(manager, TestNoise.rows(1));

            NDArray loss =
                    objective.loss(TestBatch.of(data, run, () -> fixed(manager, shown))).total();

            // A token that is liked by log 6 has 6 of 10 parts, another one of 10.
            double want = -(Math.log(0.6) + Math.log(0.6) + Math.log(0.1)) / 3;
            assertEquals(want, loss.getFloat(), 1e-6);
            assertArrayEquals(new float[] {3, 3}, shown.get(0));
        }
    }

    /** Likes 3, 0 and 0. */
    private static Predictor fixed(NDManager manager, List<float[]> shown) {
        return new HeadlessPredictor() {
            @Override
            public NDList predict(ModelInput input, Step step) {
                shown.add(ModelInput.vectors(input).vectorsBnC().toFloatArray());
                float[] logits = new float[TOKENS * V];
                for (int at : new int[] {3, V, 2 * V}) {
                    logits[at] = (float) Math.log(6);
                }
                return new NDList(manager.create(logits, new Shape(1, TOKENS, V)));
            }
        };
    }
}
