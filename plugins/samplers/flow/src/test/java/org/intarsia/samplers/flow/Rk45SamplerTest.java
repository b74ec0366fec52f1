package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class Rk45SamplerTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 1, new Grid(1, 2), -1, 1);

    private static PredictionSpec spec(TimeAxis axis) {
        return new PredictionSpec(PredictionKind.VELOCITY, axis, 1, 0);
    }

    private static Sampler sampler(TimeAxis axis, double tolerance, double first, int most) {
        return new Rk45Sampler(
                new Rk45Options(tolerance, tolerance, first, 0.02, most), spec(axis));
    }

    private static SamplerState run(
            Sampler sampler, TimeAxis axis, NDManager manager, Predictor predictor, float... rows) {
        NDArray start = manager.create(rows, new Shape(rows.length / 2, 1, 1, 2));
        Noise noise = new FixedNoise(rows.length / 2).with(Noise.START, 0, start);
        SampleRequest request = new SampleRequest(LATENTS, List.of(), spec(axis), manager);
        SamplerState state = sampler.start(request, noise);
        while (!state.done()) {
            state = sampler.step(state, predictor);
        }
        return state;
    }

    /**
     * dz/dt = -z^3, so that z(t) = z / sqrt(1 + 2 z^2 t): the larger a row, the shorter its steps.
     */
    private static Predictor cubic() {
        return HeadlessPredictor.of(
                (input, step) -> {
                    NDArray z = ModelInput.latents(input).latents();
                    return new NDList(z.pow(3).neg());
                });
    }

    private static float cubicAtOne(float z) {
        return (float) (z / Math.sqrt(1 + 2 * z * z));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void itKeepsTheLawsOfSamplers(TimeAxis axis) {
        SamplerLaws.check(sampler(axis, 1e-3, 0.05, 100), LATENTS, spec(axis), ToyPredictor::new);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void aSmallToleranceGivesTheClosedForm(TimeAxis axis) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ToyPredictor toy = new ToyPredictor();
            Rk45Options options = new Rk45Options(1e-6, 1e-6, 0.02, 0.001, 1000);
            Sampler sampler = new Rk45Sampler(options, spec(axis));
            SamplerState end = run(sampler, axis, manager, toy, 1, 2, -3, 0.5f);
            float from = axis == TimeAxis.NOISE_AT_ZERO ? 0 : 1;
            float growth = (float) ToyPredictor.growth(from, 1 - from);
            float[] expected = {growth, 2 * growth, -3 * growth, growth / 2};
            // Euler's last step of 0.001 leaves an error of up to 0.001^2 / 2 x 3.25 x 3 x 2.72.
            assertArrayEquals(expected, end.values().get(0).toFloatArray(), 5e-5f);
            assertEquals(toy.evaluations(), end.progress().figures().get("evaluations").intValue());
            assertArrayEquals(new float[] {1 - from, 1 - from}, end.t());
        }
    }

    @Test
    void withoutAnErrorStepsGrowFivefoldUpToTheLastStep() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Predictor one =
                    HeadlessPredictor.of(
                            (input, step) ->
                                    new NDList(ModelInput.latents(input).latents().onesLike()));
            TimeAxis axis = TimeAxis.NOISE_AT_ZERO;
            SamplerState end = run(sampler(axis, 0.01, 0.02, 100), axis, manager, one, 3, 4);
            // 0.02, 0.1, 0.5 and what is left before 0.98, each of six evaluations after the first
            // of all; then Euler's step from the last of them.
            assertEquals(5, end.index());
            assertEquals(5, end.expected());
            assertEquals(25, end.progress().figures().get("evaluations"));
            assertEquals(0, end.progress().figures().get("rejected"));
            assertArrayEquals(new float[] {4, 5}, end.values().get(0).toFloatArray(), 1e-6f);
        }
    }

    @Test
    void everyRowTakesStepsOfItsOwnAndDoesNotDependOnTheOthers() {
        TimeAxis axis = TimeAxis.NOISE_AT_ZERO;
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler sampler = sampler(axis, 1e-4, 0.5, 1000);
            SamplerState both = run(sampler, axis, manager, cubic(), 0.1f, 0.2f, 20, 10);
            SamplerState smooth = run(sampler, axis, manager, cubic(), 0.1f, 0.2f);
            SamplerState steep = run(sampler, axis, manager, cubic(), 20, 10);
            float[] values = both.values().get(0).toFloatArray();
            float[] expected = {cubicAtOne(0.1f), cubicAtOne(0.2f), cubicAtOne(20), cubicAtOne(10)};
            assertArrayEquals(expected, values, 1e-3f);
            assertArrayEquals(
                    smooth.values().get(0).toFloatArray(), new float[] {values[0], values[1]});
            assertArrayEquals(
                    steep.values().get(0).toFloatArray(), new float[] {values[2], values[3]});
            assertTrue(smooth.index() < steep.index(), smooth.index() + " " + steep.index());
            assertEquals(steep.index(), both.index());
            assertEquals(0, smooth.progress().figures().get("rejected"));
            assertTrue(steep.progress().figures().get("rejected") > 0);
        }
    }

    @Test
    void aRunThatDoesNotArriveIsEndedWithItsTimes() {
        TimeAxis axis = TimeAxis.NOISE_AT_ZERO;
        try (NDManager manager = NDManager.newBaseManager()) {
            Sampler sampler = sampler(axis, 1e-6, 0.001, 3);
            IntarsiaException e =
                    assertThrows(
                            IntarsiaException.class,
                            () -> run(sampler, axis, manager, cubic(), 20, 10));
            assertEquals(ErrorCode.STEP_LIMIT, e.problems().get(0).code());
            assertTrue(e.getMessage().contains("after 3 steps"), e.getMessage());
        }
    }
}
