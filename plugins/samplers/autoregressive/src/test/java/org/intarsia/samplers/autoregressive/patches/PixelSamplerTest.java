package org.intarsia.samplers.autoregressive.patches;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class PixelSamplerTest {
    private static final int NUMBERS = 12;
    private static final LatentSpec.Continuous PIXELS =
            new LatentSpec.Continuous("pixel", 3, new Grid(2, 6), -1, 1);
    private static final FeatureSpec FEATURES =
            new FeatureSpec(List.of(TensorSpec.of(FeatureSpec.TOKENS, -1, 4)), new Grid(1, 3), 2);

    /** Likes level 50 n + 3 k + row best for number k of patch n. */
    private static final class Toy extends HeadlessPredictor {
        private final List<long[]> shown = new ArrayList<>();
        private int patch = -1;

        @Override
        public NDList predict(ModelInput input, Step step) {
            assertEquals(NUMBERS, step.count());
            patch += step.index() == 0 ? 1 : 0;
            NDArray ids = ModelInput.ids(input).idsBn();
            shown.add(ids.toLongArray());
            int rows = (int) ids.getShape().get(0);
            float[] logits = new float[rows * 256];
            for (int row = 0; row < rows; row++) {
                logits[row * 256 + level(patch, step.index(), row)] = 100;
            }
            return new NDList(ids.getManager().create(logits, new Shape(rows, 1, 256)));
        }
    }

    private static int level(int patch, int number, int row) {
        return 50 * patch + 3 * number + row;
    }

    private static PixelSampler sampler(Map<String, Object> options) {
        return new PixelSampler(Options.of(PixelOptions.class, options), PIXELS, FEATURES);
    }

    @Test
    void itKeepsTheLawsOfSamplers() {
        for (boolean greedy : new boolean[] {true, false}) {
            SamplerLaws.check(
                    sampler(Map.of("greedy", greedy)), PIXELS, PredictionSpec.logits(), Toy::new);
        }
    }

    @Test
    void pixelsAreDrawnColourByColourAndTheHeadSeesThePatchBefore() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Toy toy = new Toy();
            PixelSampler sampler = sampler(Map.of("greedy", true));
            SampleRequest request =
                    new SampleRequest(PIXELS, List.of(), PredictionSpec.logits(), manager);
            SamplerState state = sampler.start(request, TestNoise.rows(2));
            while (!state.done()) {
                SamplerState before = state;
                state = sampler.step(before, toy);
                before.values().close();
            }
            NDArray image = sampler.latents(state, request).value();
            float[] values = image.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                int row = i / 36;
                int channel = i / 12 % 3;
                int y = i / 6 % 2;
                int x = i % 6;
                int number = 3 * (2 * y + x % 2) + channel;
                assertEquals(level(x / 2, number, row), (values[i] + 1) * 127.5, 1e-3);
            }
            assertEquals(3 * NUMBERS, toy.shown.size());
            assertEquals(0, toy.shown.get(0).length);
            assertArrayEquals(new long[] {0, 3, 1, 4}, toy.shown.get(2));
            long[] second = toy.shown.get(NUMBERS + 1);
            assertEquals(2 * (NUMBERS + 1), second.length);
            for (int k = 0; k < NUMBERS; k++) {
                assertEquals(level(0, k, 0), second[k]);
            }
            assertEquals(level(1, 0, 0), second[NUMBERS]);
            assertEquals(level(1, 0, 1), second[2 * NUMBERS + 1]);
        }
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        IntarsiaException above =
                assertThrows(IntarsiaException.class, () -> sampler(Map.of("top-k", 257)));
        assertEquals(ErrorCode.TOP_K_TOO_LARGE, above.problems().get(0).code());
        LatentSpec latents = new LatentSpec.Continuous("toy", 4, new Grid(2, 6), -1, 1);
        PixelOptions options = Options.of(PixelOptions.class, Map.of());
        IntarsiaException other =
                assertThrows(
                        IntarsiaException.class,
                        () -> new PixelSampler(options, latents, FEATURES));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, other.problems().get(0).code());
    }
}
