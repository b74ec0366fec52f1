package org.intarsia.samplers.flow;

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
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.samplers.flow.times.TimeGrid;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
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
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class FlowSamplerTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 2, new Grid(2, 3), -1, 1);

    private static PredictionSpec spec(TimeAxis axis, double noiseScale) {
        return new PredictionSpec(PredictionKind.X, axis, noiseScale, 0.05);
    }

    private static Sampler euler(int steps, TimeAxis axis) {
        return new EulerSampler(
                Options.of(StepOptions.class, Map.of("steps", steps)), spec(axis, 1), LATENTS);
    }

    private static Sampler heun(int steps, TimeAxis axis) {
        return new HeunSampler(
                Options.of(StepOptions.class, Map.of("steps", steps)), spec(axis, 1), LATENTS);
    }

    private static StepOptions appended(int steps, double timeshift) {
        return Options.of(
                StepOptions.class,
                Map.of("steps", steps, "timeshift", timeshift, "grid", "appended"));
    }

    private static Adams2Sampler adams(int steps, double timeshift, TimeAxis axis) {
        return new Adams2Sampler(appended(steps, timeshift), spec(axis, 1), LATENTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void adamsIsOfOrderTwoOnAnyGridAndKeepsTheLaws(TimeAxis axis) {
        assertEquals(2.0, SamplerLaws.order(steps -> adams(steps, 1, axis), axis), 0.1);
        assertEquals(2.0, SamplerLaws.order(steps -> adams(steps, 3, axis), axis), 0.15);
        SamplerLaws.check(adams(4, 3, axis), LATENTS, spec(axis, 1), ToyPredictor::new);
    }

    @Test
    void adamsWeighsTheVelocityBeforeByTheLengthsOfBothIntervals() {
        TimeAxis axis = TimeAxis.NOISE_AT_ZERO;
        assertEquals(-0.5, adams(10, 1, axis).older(4), 1e-6);
        // Recorded on a grid of 8 steps shifted by 3.
        double[] recorded = {-0.6, -0.6111112, -0.625, -0.6428573, -0.6666666, -0.7, -0.75};
        for (int k = 1; k < 8; k++) {
            assertEquals(recorded[k - 1], adams(8, 3, axis).older(k), 1e-6);
        }
    }

    @Test
    void adamsTellsTheNetworkTheSumOfTheIntervals() {
        Calls calls = new Calls();
        Adams2Sampler sampler = adams(20, 3, TimeAxis.NOISE_AT_ZERO);
        end(sampler, TimeAxis.NOISE_AT_ZERO, calls);
        TimeGrid grid = new TimeGrid(appended(20, 3.0), TimeAxis.NOISE_AT_ZERO, LATENTS);
        float sum = 0;
        for (int k = 0; k < 20; k++) {
            assertEquals(sum, calls.times.get(k));
            sum += grid.time(k + 1) - grid.time(k);
        }
    }

    private static AdamsBashforth2Sampler fixed(int steps, double timeshift, TimeAxis axis) {
        return new AdamsBashforth2Sampler(appended(steps, timeshift), spec(axis, 1), LATENTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void fixedWeightsAreOfOrderTwoOnASmoothGridAndKeepTheLaws(TimeAxis axis) {
        assertEquals(2.0, SamplerLaws.order(steps -> fixed(steps, 1, axis), axis), 0.1);
        assertEquals(2.0, SamplerLaws.order(steps -> fixed(steps, 3, axis), axis), 0.25);
        SamplerLaws.check(fixed(4, 3, axis), LATENTS, spec(axis, 1), ToyPredictor::new);
    }

    @Test
    void fixedWeightsReadTheTimesFromTheGrid() {
        Calls calls = new Calls();
        end(fixed(20, 3, TimeAxis.NOISE_AT_ZERO), TimeAxis.NOISE_AT_ZERO, calls);
        TimeGrid grid = new TimeGrid(appended(20, 3.0), TimeAxis.NOISE_AT_ZERO, LATENTS);
        for (int k = 0; k < 20; k++) {
            assertEquals(grid.time(k), calls.times.get(k));
        }
    }

    @Test
    void aTrajectoryOfFixedWeightsIsTheOneWorkedOutByHand() {
        // v = (t - 1.5) z from 2, over 0, 0.25, 1: shifted by 3.
        double first = -1.5 * 2;
        double middle = 2 + 0.25 * first;
        double second = (0.25 - 1.5) * middle;
        double end = middle + 0.75 * (1.5 * second - 0.5 * first);
        Predictor toy = new ToyPredictor();
        assertEquals(
                end, end(fixed(2, 3, TimeAxis.NOISE_AT_ZERO), TimeAxis.NOISE_AT_ZERO, toy), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void eulerIsOfOrderOneAndHeunOfOrderTwo(TimeAxis axis) {
        assertEquals(1.0, SamplerLaws.order(steps -> euler(steps, axis), axis), 0.05);
        assertEquals(2.0, SamplerLaws.order(steps -> heun(steps, axis), axis), 0.1);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void bothKeepTheLawsOfSamplers(TimeAxis axis) {
        SamplerLaws.check(euler(4, axis), LATENTS, spec(axis, 1), ToyPredictor::new);
        SamplerLaws.check(heun(4, axis), LATENTS, spec(axis, 1), ToyPredictor::new);
    }

    @Test
    void heunAsksTwiceAStepAndOnceAtTheLast() {
        Calls calls = new Calls();
        end(heun(3, TimeAxis.NOISE_AT_ZERO), TimeAxis.NOISE_AT_ZERO, calls);
        assertEquals(List.of(0, 0, 1, 1, 2), calls.indices);
        float third = 1f / 3;
        assertEquals(List.of(0f, third, third, 1 - third, 1 - third), calls.times);
        assertEquals(List.of(0f, 0f, third, third, 1 - third), calls.starts);
    }

    @Test
    void eulerAsksOnceAStepFromNoiseToData() {
        Calls calls = new Calls();
        end(euler(4, TimeAxis.NOISE_AT_ONE), TimeAxis.NOISE_AT_ONE, calls);
        assertEquals(List.of(0, 1, 2, 3), calls.indices);
        assertEquals(List.of(1f, 0.75f, 0.5f, 0.25f), calls.times);
    }

    @Test
    void aHeunTrajectoryIsTheOneWorkedOutByHand() {
        // v = (t - 1.5) z over two steps from 2: the first is corrected, the last is Euler's.
        double corrected = 2 + 0.5 * ((-1.5 * 2) + (-1.0 * (2 + 0.5 * -1.5 * 2))) / 2;
        double end = corrected + 0.5 * -1.0 * corrected;
        Predictor toy = new ToyPredictor();
        assertEquals(end, end(heun(2, TimeAxis.NOISE_AT_ZERO), TimeAxis.NOISE_AT_ZERO, toy), 1e-6);
    }

    @Test
    void anEndBeforeTheDataLeavesItsNoise() {
        PredictionSpec spec = spec(TimeAxis.NOISE_AT_ONE, 1);
        Sampler sampler =
                new EulerSampler(
                        Options.of(StepOptions.class, Map.of("steps", 3, "last-time", 0.25)),
                        spec,
                        LATENTS);
        try (NDManager manager = NDManager.newBaseManager()) {
            SampleRequest request = new SampleRequest(LATENTS, List.of(), spec, manager);
            SamplerState state = sampler.start(request, new TestNoise(7, 8));
            while (!state.done()) {
                state = sampler.step(state, new ToyPredictor());
            }
            assertEquals(0.25f, state.time());
            assertEquals(0.25, sampler.latents(state, request).sigma());
        }
    }

    @Test
    void theFirstStateIsScaledNoiseWithAStreamForEveryMember() {
        PredictionSpec twice = spec(TimeAxis.NOISE_AT_ZERO, 2);
        Sampler sampler =
                new EulerSampler(Options.of(StepOptions.class, Map.of("steps", 5)), twice, LATENTS);
        TestNoise noise = new TestNoise(7, 8, 9);
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorSpec token = TensorSpec.of("class-token", 4);
            SampleRequest request = new SampleRequest(LATENTS, List.of(token), twice, manager);
            SamplerState start = sampler.start(request, noise);
            assertEquals(2, start.values().size());
            assertEquals(0f, start.time());
            assertEquals(5, start.expected());
            assertScaled(noise, "start", start.values().get(0), new Shape(2, 2, 3));
            assertScaled(noise, "start.class-token", start.values().get(1), new Shape(4));
            assertEquals(2, manager.getManagedArrays().size());
        }
    }

    private static void assertScaled(TestNoise noise, String stream, NDArray got, Shape shape) {
        try (NDManager own = NDManager.newBaseManager()) {
            float[] expected = noise.normal(own, stream, 0, shape).mul(2).toFloatArray();
            assertArrayEquals(expected, got.toFloatArray());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void aTrajectoryHandedOverEarlySaysHowMuchNoiseIsLeft(TimeAxis axis) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SampleRequest request = new SampleRequest(LATENTS, List.of(), spec(axis, 1), manager);
            Sampler sampler = euler(4, axis);
            SamplerState state = sampler.start(request, new TestNoise(3));
            double[] left = {1, 0.75, 0.5, 0.25, 0};
            for (int index = 0; index < left.length; index++) {
                Latents latents = sampler.latents(state, request);
                assertEquals(left[index], latents.sigma(), 1e-7);
                latents.value().close();
                state = state.done() ? state : sampler.step(state, new ToyPredictor());
            }
        }
    }

    @Test
    void idsAreNoStateOfAFlow() {
        LatentSpec ids = new LatentSpec.Discrete("toy-vq", 16, 4, List.of(new Grid(2, 2)));
        PredictionSpec spec = spec(TimeAxis.NOISE_AT_ZERO, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            SampleRequest request = new SampleRequest(ids, List.of(), spec, manager);
            Sampler sampler = euler(2, TimeAxis.NOISE_AT_ZERO);
            IntarsiaException thrown =
                    assertThrows(
                            IntarsiaException.class,
                            () -> sampler.start(request, new TestNoise(1)));
            assertEquals(ErrorCode.PARTS_DO_NOT_FIT, thrown.problems().get(0).code());
        }
    }

    /** The last value of a trajectory that starts with one cell of 2. */
    private static float end(Sampler sampler, TimeAxis axis, Predictor predictor) {
        LatentSpec cell = new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray two = manager.full(new Shape(1, 1, 1, 1), 2f);
            FixedNoise noise = new FixedNoise(1).with("start", 0, two);
            SampleRequest request = new SampleRequest(cell, List.of(), spec(axis, 1), manager);
            SamplerState state = sampler.start(request, noise);
            while (!state.done()) {
                state = sampler.step(state, predictor);
            }
            return state.values().get(0).getFloat(0, 0, 0, 0);
        }
    }

    private static final class Calls extends HeadlessPredictor {
        private final List<Integer> indices = new ArrayList<>();
        private final List<Float> times = new ArrayList<>();
        private final List<Float> starts = new ArrayList<>();

        @Override
        public NDList predict(ModelInput input, Step step) {
            indices.add(step.index());
            times.add(step.t()[0]);
            starts.add(step.start()[0]);
            return new NDList(ModelInput.latents(input).latents().zerosLike());
        }
    }
}
