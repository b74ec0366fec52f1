package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class RenoiseSamplerTest {
    private static final LatentSpec CELL =
            new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);
    private static final List<TensorSpec> TOKEN = List.of(TensorSpec.of("token", 1));

    private static PredictionSpec spec(TimeAxis axis) {
        return new PredictionSpec(PredictionKind.X, axis, 2, 0.05);
    }

    private static RenoiseSampler sampler(PredictionSpec prediction, Map<String, ?> options) {
        return new RenoiseSampler(Options.of(RenoiseOptions.class, options), prediction, CELL);
    }

    /** Always the same data, of the kind that the sampler wants. */
    private static Predictor oracle(Sampler sampler, PredictionSpec prediction) {
        return new HeadlessPredictor() {
            @Override
            public NDList predict(ModelInput input, Step step) {
                NDList x = new NDList();
                NDList shown = ModelInput.latents(input).members();
                for (NDArray z : shown) {
                    x.add(z.getManager().full(z.getShape(), 0.7f));
                }
                NDList converted =
                        new Predictions(prediction)
                                .convert(x, shown, step, sampler.predictionKind());
                if (converted != x) {
                    x.close();
                }
                return converted;
            }
        };
    }

    private static NDList end(
            Sampler sampler,
            PredictionSpec prediction,
            NDManager manager,
            Noise noise,
            Predictor predictor) {
        SampleRequest request = new SampleRequest(CELL, TOKEN, prediction, manager);
        SamplerState state = sampler.start(request, noise);
        while (!state.done()) {
            state = sampler.step(state, predictor);
        }
        return state.values();
    }

    @ParameterizedTest
    @CsvSource({
        "1, kept, NOISE_AT_ONE",
        "7, kept, NOISE_AT_ONE",
        "300, kept, NOISE_AT_ONE",
        "7, fresh, NOISE_AT_ONE",
        "50, kept, NOISE_AT_ZERO",
        "50, fresh, NOISE_AT_ZERO"
    })
    void withAnOracleItEndsAtTheDataAfterAnyNumberOfSteps(int steps, String noise, TimeAxis axis) {
        RenoiseSampler sampler = sampler(spec(axis), Map.of("steps", steps, "noise", noise));
        try (NDManager manager = NDManager.newBaseManager()) {
            Predictor oracle = oracle(sampler, spec(axis));
            for (NDArray value : end(sampler, spec(axis), manager, new TestNoise(3), oracle)) {
                assertEquals(0.7f, value.toFloatArray()[0]);
            }
        }
    }

    /** Whose last steps are inside the bound of the velocity for more than 20 of them. */
    @Test
    void eulersMethodEndsAtTheDataAsLongAsItsLastStepIsNotBounded() {
        for (int steps : new int[] {1, 7, 20}) {
            PredictionSpec prediction = spec(TimeAxis.NOISE_AT_ONE);
            EulerSampler sampler =
                    new EulerSampler(
                            Options.of(StepOptions.class, Map.of("steps", steps)),
                            prediction,
                            CELL);
            try (NDManager manager = NDManager.newBaseManager()) {
                Predictor oracle = oracle(sampler, prediction);
                NDList end = end(sampler, prediction, manager, new TestNoise(3), oracle);
                assertEquals(0.7, end.get(0).toFloatArray()[0], 1e-5);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"kept, NOISE_AT_ONE", "fresh, NOISE_AT_ONE", "kept, NOISE_AT_ZERO"})
    void everyMemberIsTheDataWithTheNoiseOfTheNextTime(String kind, TimeAxis axis) {
        boolean fresh = kind.equals("fresh");
        RenoiseSampler sampler = sampler(spec(axis), Map.of("steps", 2, "noise", kind));
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape cell = new Shape(1, 1, 1, 1);
            Shape token = new Shape(1, 1);
            FixedNoise noise =
                    new FixedNoise(1)
                            .with("start", 0, manager.full(cell, 1.5f))
                            .with("start.token", 0, manager.full(token, -1f));
            if (fresh) {
                noise.with("renoise", 0, manager.full(cell, 0.3f));
                noise.with("renoise.1", 0, manager.full(token, 0.2f));
            }
            SampleRequest request = new SampleRequest(CELL, TOKEN, spec(axis), manager);
            SamplerState state = sampler.start(request, noise);
            SamplerState next = sampler.step(state, oracle(sampler, spec(axis)));
            // Noise of deviation 2, and half of the way.
            double[] noises = fresh ? new double[] {0.3, 0.2} : new double[] {1.5, -1};
            for (int member = 0; member < 2; member++) {
                assertEquals(
                        0.5 * 0.7 + 0.5 * 2 * noises[member],
                        next.values().get(member).toFloatArray()[0],
                        1e-6);
            }
            // Of the deviations of both, one and two halves.
            assertEquals(2 / 3.0, sampler.latents(next, request).sigma(), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void theLawsOfSamplersHold(TimeAxis axis) {
        for (String noise : new String[] {"kept", "fresh"}) {
            for (int steps : new int[] {1, 2, 7}) {
                Map<String, Object> options = new HashMap<>(Map.of("steps", steps));
                options.put("noise", noise);
                SamplerLaws.check(
                        sampler(spec(axis), options), CELL, spec(axis), ToyPredictor::new);
            }
        }
    }
}
