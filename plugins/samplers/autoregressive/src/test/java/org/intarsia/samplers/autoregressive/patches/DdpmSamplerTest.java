package org.intarsia.samplers.autoregressive.patches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DdpmSamplerTest {
    private static final LatentSpec.Continuous PATCH =
            new LatentSpec.Continuous("toy", 2, new Grid(3, 3), -1, 1);

    /** Knows that every value is 0.25, and says the noise that follows. */
    private static final class Oracle extends HeadlessPredictor {
        private final List<Integer> times = new ArrayList<>();

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDArray x = ModelInput.latents(input).latents();
            int time = (int) step.t()[0];
            times.add(time);
            double data = DdpmSchedule.whole().alphaCumprod(time);
            NDArray noise =
                    x.sub((float) (0.25 * Math.sqrt(data))).div((float) Math.sqrt(1 - data));
            return new NDList(noise, x.zerosLike());
        }
    }

    private static DdpmSampler sampler(int steps) {
        return new DdpmSampler(Options.of(DdpmOptions.class, Map.of("steps", steps)));
    }

    @Test
    void itKeepsTheLawsOfSamplers() {
        SamplerLaws.check(sampler(4), PATCH, PredictionSpec.noiseAndVariance(), Oracle::new);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void whoKnowsTheDataArrivesThere(int steps) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Oracle oracle = new Oracle();
            SampleRequest request =
                    new SampleRequest(PATCH, List.of(), PredictionSpec.noiseAndVariance(), manager);
            SamplerState state = sampler(steps).start(request, new TestNoise(1, 2));
            while (!state.done()) {
                state = sampler(steps).step(state, oracle);
            }
            float off = state.values().get(0).sub(0.25f).abs().max().getFloat();
            assertEquals(0, off, 2e-3);
            assertEquals(steps, oracle.times.size());
            assertEquals(0, oracle.times.get(steps - 1));
            assertEquals(steps == 1 ? 0 : DdpmSchedule.STEPS - 1, oracle.times.get(0));
            for (int i = 1; i < steps; i++) {
                assertTrue(oracle.times.get(i) < oracle.times.get(i - 1));
            }
        }
    }
}
