package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.intarsia.samplers.flow.times.SdeTimes;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
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
class EulerMaruyamaSamplerTest {
    private static final LatentSpec CELL =
            new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);

    private static PredictionSpec spec(TimeAxis axis, double noiseScale) {
        return new PredictionSpec(PredictionKind.VELOCITY, axis, noiseScale, 0);
    }

    private static EulerMaruyamaSampler sampler(int steps, PredictionSpec prediction) {
        return new EulerMaruyamaSampler(
                Options.of(EulerMaruyamaOptions.class, Map.of("steps", steps)), prediction);
    }

    /** Every state of a run, the companion beside the cell. */
    private static List<NDList> run(
            EulerMaruyamaSampler sampler,
            PredictionSpec prediction,
            NDManager manager,
            Noise noise,
            Predictor predictor) {
        List<TensorSpec> companions = List.of(TensorSpec.of("token", 1));
        SampleRequest request = new SampleRequest(CELL, companions, prediction, manager);
        SamplerState state = sampler.start(request, noise);
        List<NDList> states = new ArrayList<>(List.of(state.values()));
        while (!state.done()) {
            state = sampler.step(state, predictor);
            states.add(state.values());
        }
        return states;
    }

    @Test
    void everyMemberMovesByTheFormulaWithNoiseOfItsOwnAndNoneAtTheEnd() {
        float[] times = {1, 0.52f, 0.04f, 0};
        double[][] drawn = {{0.3, -0.7}, {-1.1, 0.2}};
        PredictionSpec prediction = spec(TimeAxis.NOISE_AT_ONE, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape cell = new Shape(1, 1, 1, 1);
            Shape token = new Shape(1, 1);
            FixedNoise noise =
                    new FixedNoise(1)
                            .with("start", 0, manager.full(cell, 2f))
                            .with("start.token", 0, manager.full(token, -1f));
            for (int step = 0; step < 2; step++) {
                noise.with("sde", step, manager.full(cell, (float) drawn[0][step]));
                noise.with("sde.1", step, manager.full(token, (float) drawn[1][step]));
            }
            List<NDList> states =
                    run(sampler(3, prediction), prediction, manager, noise, new ToyPredictor());
            double[] starts = {2, -1};
            for (int member = 0; member < 2; member++) {
                double z = starts[member];
                for (int step = 0; step < 3; step++) {
                    double dt = times[step + 1] - times[step];
                    double v = (times[step] - 1.5) * z;
                    double score = ((times[step] - 1) * v - z) / times[step];
                    double drift = v - 0.5 * (2 * times[step]) * score;
                    double added =
                            step == 2
                                    ? 0
                                    : Math.sqrt(2 * times[step])
                                            * drawn[member][step]
                                            * Math.sqrt(-dt);
                    z += drift * dt + added;
                    float got = states.get(step + 1).get(member).toFloatArray()[0];
                    assertEquals(z, got, 1e-5, "member " + member + ", step " + step);
                }
            }
        }
    }

    /** The velocity of data N(mean, deviation^2) is known, and the end must have its moments. */
    @ParameterizedTest
    @CsvSource({
        "NOISE_AT_ONE, 1.0",
        "NOISE_AT_ZERO, 1.0",
        "NOISE_AT_ONE, 2.0",
        "NOISE_AT_ZERO, 0.5"
    })
    void theEndHasTheMomentsOfTheData(TimeAxis axis, double noiseScale) {
        double mean = 0.7;
        double deviation = 0.4;
        PredictionSpec prediction = spec(axis, noiseScale);
        TestNoise noise = new TestNoise(LongStream.range(0, 6000).toArray());
        Predictor exact =
                new HeadlessPredictor() {
                    @Override
                    public NDList predict(ModelInput input, Step step) {
                        double t = step.t()[0];
                        double d = axis == TimeAxis.NOISE_AT_ONE ? t : 1 - t;
                        double sign = axis == TimeAxis.NOISE_AT_ONE ? 1 : -1;
                        double data = (1 - d) * (1 - d) * deviation * deviation;
                        double own = d * noiseScale * d * noiseScale;
                        NDList velocity = new NDList();
                        try (NDScope scope = new NDScope()) {
                            scope.suppressNotUsedWarning();
                            for (NDArray z : ModelInput.latents(input).members()) {
                                // E[e s - x | z], the regression of both on z.
                                NDArray centred = z.sub((1 - d) * mean);
                                double slope =
                                        (d * noiseScale * noiseScale
                                                        - (1 - d) * deviation * deviation)
                                                / (data + own);
                                velocity.add(centred.mul(slope).sub(mean).mul(sign));
                            }
                            NDScope.unregister(velocity);
                        }
                        return velocity;
                    }
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDList> states = run(sampler(100, prediction), prediction, manager, noise, exact);
            for (NDArray end : states.get(100)) {
                double sum = 0;
                double squares = 0;
                for (float value : end.toFloatArray()) {
                    sum += value;
                    squares += value * value;
                }
                assertEquals(mean, sum / 6000, 0.03);
                double centre = sum / 6000;
                assertEquals(deviation, Math.sqrt(squares / 6000 - centre * centre), 0.03);
            }
        }
    }

    /** What is left of the noise when it is stopped is that of its grid, whatever was added. */
    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void aStateThatIsHandedOverSaysTheNoiseThatIsLeft(TimeAxis axis) {
        PredictionSpec prediction = spec(axis, 1);
        EulerMaruyamaSampler sampler = sampler(3, prediction);
        float[] left = {1, 0.52f, 0.04f, 0};
        try (NDManager manager = NDManager.newBaseManager()) {
            SampleRequest request = new SampleRequest(CELL, List.of(), prediction, manager);
            SamplerState state = sampler.start(request, new TestNoise(3));
            for (int step = 0; step <= 3; step++) {
                assertEquals(left[step], sampler.latents(state, request).sigma(), 1e-6);
                state = step < 3 ? sampler.step(state, new ToyPredictor()) : state;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void theLawsOfSamplersHold(TimeAxis axis) {
        for (int steps : new int[] {1, 2, 7}) {
            SamplerLaws.check(
                    sampler(steps, spec(axis, 1)), CELL, spec(axis, 1), ToyPredictor::new);
        }
    }

    @ParameterizedTest
    @CsvSource({"NOISE_AT_ONE, 1, 0.52, 0.04, 0", "NOISE_AT_ZERO, 0, 0.48, 0.96, 1"})
    void theGridIsEvenUpToTheLastTimeAndThenEndsAtTheData(
            TimeAxis axis, float first, float second, float third, float end) {
        SdeTimes times = new SdeTimes(3, 0.04, axis);
        float[] want = {first, second, third, end};
        for (int index = 0; index < want.length; index++) {
            assertEquals(want[index], times.time(index), 1e-7f);
        }
        assertEquals(first, new SdeTimes(1, 0.04, axis).time(0));
        assertEquals(end, new SdeTimes(1, 0.04, axis).time(1));
    }
}
