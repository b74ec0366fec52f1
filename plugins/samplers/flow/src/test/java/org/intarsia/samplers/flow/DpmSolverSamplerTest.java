package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.samplers.flow.times.DpmTimes;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class DpmSolverSamplerTest {
    private static PredictionSpec spec(TimeAxis axis) {
        return new PredictionSpec(PredictionKind.VELOCITY, axis, 1, 0);
    }

    private static DpmSolverSampler solver(int steps, double shift, TimeAxis axis) {
        return new DpmSolverSampler(
                Options.of(DpmSolverOptions.class, Map.of("steps", steps, "flow-shift", shift)),
                spec(axis));
    }

    /** What the toy's velocity says of the data. */
    private static Predictor toy(TimeAxis axis) {
        ToyPredictor toy = new ToyPredictor();
        return HeadlessPredictor.of(
                (input, step) -> {
                    NDList x;
                    try (NDScope scope = new NDScope();
                            NDList velocity = toy.predict(input, step)) {
                        scope.suppressNotUsedWarning();
                        x =
                                new Predictions(spec(axis))
                                        .convert(velocity, input, step, PredictionKind.X);
                        NDScope.unregister(x);
                    }
                    return x;
                });
    }

    @Test
    void theGridIsTheRecordedOneOnBothAxes() {
        float[] recorded = {
            0.99974984f, 0.9521086f, 0.88859236f, 0.7996798f, 0.66633314f, 0.444148f, 0
        };
        DpmTimes back = new DpmTimes(6, 4, TimeAxis.NOISE_AT_ONE);
        DpmTimes forth = new DpmTimes(6, 4, TimeAxis.NOISE_AT_ZERO);
        for (int k = 0; k <= 6; k++) {
            assertEquals(recorded[k], back.time(k));
            assertEquals(1 - recorded[k], forth.time(k));
            assertEquals(recorded[k], forth.distance(forth.time(k)), 6e-8f);
        }
        assertThrows(IncompatibleException.class, () -> new DpmTimes(6, 4, TimeAxis.NONE));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void itConvergesFasterThanAMethodOfOrderOne(TimeAxis axis) {
        double ratio = error(solver(128, 1, axis), axis) / error(solver(256, 1, axis), axis);
        assertEquals(1.7, Math.log(ratio) / Math.log(2), 0.35);
    }

    /** From where its grid begins, which is not quite at the noise. */
    private static double error(DpmSolverSampler solver, TimeAxis axis) {
        float[] start = new float[1];
        double end =
                end(
                        solver,
                        axis,
                        () -> {
                            Predictor toy = toy(axis);
                            return HeadlessPredictor.of(
                                    (input, step) -> {
                                        start[0] = step.index() == 0 ? step.t()[0] : start[0];
                                        return toy.predict(input, step);
                                    });
                        });
        double data = axis == TimeAxis.NOISE_AT_ZERO ? 1 : 0;
        return Math.abs(end - 2 * ToyPredictor.growth(start[0], data));
    }

    private static float end(DpmSolverSampler solver, TimeAxis axis, Supplier<Predictor> asked) {
        LatentSpec cell = new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray two = manager.full(new Shape(1, 1, 1, 1), 2f);
            FixedNoise noise = new FixedNoise(1).with("start", 0, two);
            SampleRequest request = new SampleRequest(cell, List.of(), spec(axis), manager);
            SamplerState state = solver.start(request, noise);
            Predictor predictor = asked.get();
            while (!state.done()) {
                state = solver.step(state, predictor);
            }
            return state.values().get(0).getFloat(0, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void itKeepsTheLawsOfSamplers(TimeAxis axis) {
        LatentSpec latents = new LatentSpec.Continuous("toy", 2, new Grid(2, 3), -1, 1);
        SamplerLaws.check(solver(4, 4, axis), latents, spec(axis), () -> toy(axis));
    }

    @Test
    void itEndsAtTheLastPredictionOfTheData() {
        TimeAxis axis = TimeAxis.NOISE_AT_ONE;
        for (int steps : new int[] {1, 2, 5}) {
            Predictor byStep =
                    HeadlessPredictor.of(
                            (input, step) ->
                                    new NDList(
                                            input.arrays()
                                                    .get(0)
                                                    .zerosLike()
                                                    .add(step.index() + 1)));
            assertEquals(steps, end(solver(steps, 4, axis), axis, () -> byStep), 1e-6);
        }
    }

    @Test
    void theSecondOrderTakesHalfOfTheChangeThatTheLineForetells() {
        DpmTimes times = new DpmTimes(10, 4, TimeAxis.NOISE_AT_ONE);
        for (int k = 1; k < 9; k++) {
            double s = times.time(k);
            double next = times.time(k + 1);
            double now = 0.3 + lambda(s);
            double before = 0.3 + lambda(times.time(k - 1));
            DpmSolverSampler.Weights first = DpmSolverSampler.weights(times, k, false);
            DpmSolverSampler.Weights second = DpmSolverSampler.weights(times, k, true);
            double h = lambda(next) - lambda(s);

            assertEquals(next / s, second.state(), 1e-12);
            assertEquals(1 - next - next / s * (1 - s), first.now(), 1e-9);
            assertEquals(
                    first.now() * (now + h / 2),
                    second.now() * now + second.before() * before,
                    1e-9);
        }
        assertEquals(
                new DpmSolverSampler.Weights(0, 1, 0), DpmSolverSampler.weights(times, 9, true));
    }

    /** PiD's teachers: base 6 at 2048 pixels, base 4 at 1024. */
    @ParameterizedTest
    @CsvSource({
        "6, 2048, 2048, 2048, 6",
        "6, 2048, 4096, 4096, 8.48528137",
        "6, 2048, 1024, 4096, 6",
        "4, 1024, 3072, 2048, 6.26033790",
        "4, 1024, 512, 512, 2.82842712",
        "5, 0, 4096, 4096, 5"
    })
    void theShiftGrowsWithTheRootOfTheSide(
            double base, int side, int height, int width, float shift) {
        DpmSolverSampler solver =
                new DpmSolverSampler(
                        Options.of(
                                DpmSolverOptions.class,
                                Map.of("steps", 6, "flow-shift", base, "shift-side", side)),
                        spec(TimeAxis.NOISE_AT_ONE));
        DpmTimes want = new DpmTimes(6, shift, TimeAxis.NOISE_AT_ONE);
        for (int k = 0; k <= 6; k++) {
            float got = solver.times(new Shape(3, height, width)).time(k);
            assertEquals(want.time(k), got, 1e-6f);
            assertEquals(got, solver.times(new Shape(2, 3, height, width)).time(k));
        }
    }

    private static double lambda(double s) {
        return Math.log(1 - s) - Math.log(s);
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        List<Problem> thrown =
                RefusedOptions.of(
                        DpmSolverOptions.class, Map.of("steps", 0, "flow-shift", Double.NaN));
        assertEquals(
                List.of("steps", "flow-shift"), thrown.stream().map(Problem::subject).toList());
    }
}
