package org.intarsia.decoders.pid.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Loss;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.PixelGrid;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that say a number times the state, each a number of its own. */
@ArrayLeakCheck
class DistillationObjectiveTest {
    private static final int ROWS = PidObjectiveTest.ROWS;
    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray student = number(0.3f);
    private final NDArray teacher = number(-0.2f);
    private final NDArray fake = number(0.7f);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray number(float value) {
        NDArray number = manager.create(new float[] {value}).duplicate();
        number.setRequiresGradient(true);
        return number;
    }

    private static ToyDecoder decoder(TimeAxis axis, NDArray number) {
        return new ToyDecoder(axis, asked -> asked.state().mul(number));
    }

    private DistillationObjective objective(
            Map<String, ?> options, ToyDecoder taught, ToyDecoder faked, Guidance guidance) {
        return new DistillationObjective(
                Options.of(DistillationOptions.class, options),
                new RandomParameters(manager),
                new TestParts(
                        Map.of("teacher", taught, "fake-score", faked, "guidance", guidance)));
    }

    private Loss learned(DistillationObjective objective, TestBatch batch) {
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            Loss loss = objective.loss(batch);
            GarbageCollection.collect();
            gradients.backward(loss.total());
            return loss;
        }
    }

    private static float gradient(NDArray of) {
        try (NDArray gradient = of.getGradient()) {
            return gradient.toFloatArray()[0];
        }
    }

    @Test
    void theStudentMovesInOneStepOfSoManyAndTheFakeScoreInTheOthers() {
        DistillationObjective objective =
                objective(
                        Map.of("student-every", 3),
                        decoder(TimeAxis.NOISE_AT_ONE, teacher),
                        decoder(TimeAxis.NOISE_AT_ONE, fake),
                        Guidance.NONE);
        List<Loss.Moved> moved = new ArrayList<>();
        for (int step = 0; step < 7; step++) {
            ToyDecoder own = decoder(TimeAxis.NOISE_AT_ONE, student);
            moved.add(objective.loss(PidObjectiveTest.batch(manager, own)).moved());
        }
        Loss.Moved parts = Loss.Moved.PARTS;
        Loss.Moved own = Loss.Moved.OWN;
        assertEquals(List.of(own, own, parts, own, own, parts, own), moved);
    }

    @ParameterizedTest
    @EnumSource(value = TimeAxis.class, names = "NOISE_AT.*", mode = EnumSource.Mode.MATCH_ANY)
    void theFakeScoreLearnsTheVelocityToWhatTheStudentMakes(TimeAxis axis) {
        ToyDecoder own = decoder(axis, student);
        ToyDecoder faked = decoder(axis, fake);
        DistillationObjective objective =
                objective(Map.of(), decoder(axis, teacher), faked, Guidance.NONE);
        Loss loss = learned(objective, PidObjectiveTest.batch(manager, own));

        NDArray made = made(own.asked().get(0), axis);
        NDArray noise = PidObjectiveTest.normal(manager, "perturb", 3, 4, 4);
        NDArray way = axis == TimeAxis.NOISE_AT_ONE ? noise.sub(made) : made.sub(noise);
        NDArray state = faked.asked().get(0).state();
        assertEquals(
                state.mul(0.7f).sub(way).square().mean().getFloat(), loss.total().getFloat(), 1e-4);
        assertEquals(List.of("fake-score"), List.copyOf(loss.terms().keySet()));
        NDArray slope = state.mul(0.7f).sub(way).mul(state).mul(2).mean();
        assertEquals(slope.getFloat(), gradient(fake), 1e-3);
        assertEquals(0, gradient(student));
        assertEquals(0, gradient(teacher));
    }

    /** x - s v with noise at 1, x + s v with noise at 0. */
    private static NDArray made(ToyDecoder.Asked asked, TimeAxis axis) {
        return data(asked, 0.3f, axis);
    }

    private static NDArray data(ToyDecoder.Asked asked, float number, TimeAxis axis) {
        float[] factors = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            float t = asked.times()[row];
            factors[row] = axis == TimeAxis.NOISE_AT_ONE ? 1 - t * number : 1 + (1 - t) * number;
        }
        NDArray column = asked.state().getManager().create(factors).duplicate();
        return asked.state().mul(column.reshape(-1, 1, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(value = TimeAxis.class, names = "NOISE_AT.*", mode = EnumSource.Mode.MATCH_ANY)
    void theStudentMovesAlongTheDifferenceOfTheScores(TimeAxis axis) {
        ToyDecoder own = decoder(axis, student);
        ToyDecoder taught = decoder(axis, teacher);
        ToyDecoder faked = decoder(axis, fake);
        DistillationObjective objective =
                objective(Map.of("student-every", 2), taught, faked, Guidance.NONE);
        objective.loss(PidObjectiveTest.batch(manager, decoder(axis, student)));
        taught.asked().clear();
        faked.asked().clear();
        Loss loss = learned(objective, PidObjectiveTest.batch(manager, own));

        NDArray made = made(own.asked().get(0), axis);
        NDArray real = data(taught.asked().get(0), -0.2f, axis);
        NDArray false0 = data(faked.asked().get(0), 0.7f, axis);
        NDArray distance =
                made.sub(real)
                        .abs()
                        .reshape(ROWS, -1)
                        .mean(new int[] {1})
                        .add(1e-6f)
                        .reshape(-1, 1, 1, 1);
        NDArray direction = false0.sub(real).div(distance);
        assertEquals(direction.square().mean().mul(0.5f).getFloat(), loss.total().getFloat(), 1e-4);
        // The picture's derivative by the student's number, of one of its times.
        NDArray slope = data(own.asked().get(0), 1, axis).sub(own.asked().get(0).state());
        assertEquals(direction.mul(slope).mean().getFloat(), gradient(student), 1e-4);
        assertEquals(0, gradient(teacher));
        assertEquals(0, gradient(fake));
        assertEquals(List.of("matching"), List.copyOf(loss.terms().keySet()));
    }

    @Test
    void teacherAndFakeScoreSeeTheSamePictureWithinTheBounds() {
        ToyDecoder taught = decoder(TimeAxis.NOISE_AT_ONE, teacher);
        ToyDecoder faked = decoder(TimeAxis.NOISE_AT_ONE, fake);
        Guidance guidance = guidance();
        DistillationObjective objective =
                objective(
                        Map.of(
                                "student-every",
                                2,
                                "least-time",
                                0.4,
                                "most-time",
                                0.6,
                                "p-std",
                                4,
                                "student-times",
                                List.of(0.75),
                                "label-drop",
                                0),
                        taught,
                        faked,
                        guidance);
        ToyDecoder own = decoder(TimeAxis.NOISE_AT_ONE, student);
        objective.loss(PidObjectiveTest.batch(manager, own));
        faked.asked().clear();
        objective.loss(PidObjectiveTest.batch(manager, own));

        ToyDecoder.Asked real = taught.asked().get(0);
        ToyDecoder.Asked false0 = faked.asked().get(0);
        assertSame(guidance, real.guidance());
        assertSame(Guidance.NONE, false0.guidance());
        assertSame(Guidance.NONE, own.asked().get(0).guidance());
        Closeness.check(real.state(), false0.state(), 1e-6);
        for (ToyDecoder.Asked asked : List.of(real, false0, own.asked().get(0))) {
            Closeness.check(own.asked().get(0).told().valueBChw(), asked.told().valueBChw(), 1e-6);
            assertEquals(0, asked.conditioning().value(Conditioning.LABEL).max().getFloat());
        }
        for (int row = 0; row < ROWS; row++) {
            assertEquals(0.75, own.asked().get(0).times()[row], 1e-6);
            assertTrue(real.times()[row] >= 0.4f && real.times()[row] <= 0.6f);
        }
        NDArray x = PixelGrid.normal(manager, 5, ROWS, 3, 4, 4);
        NDArray e = PidObjectiveTest.normal(manager, "noise", 3, 4, 4);
        Closeness.check(x.mul(0.25f).add(e.mul(0.75f)), own.asked().get(0).state(), 1e-5);
    }

    private static Guidance guidance() {
        return new StatelessGuidance() {
            @Override
            public List<Branch> branches() {
                return Guidance.NONE.branches();
            }

            @Override
            public List<Branch> branches(GuidedStep at) {
                return branches();
            }

            @Override
            public NDList combine(GuidedStep at, List<NDList> predictions) {
                return predictions.get(0);
            }
        };
    }

    @Test
    void everyStudentTimeIsDrawn() {
        ToyDecoder own = decoder(TimeAxis.NOISE_AT_ONE, student);
        DistillationObjective objective =
                objective(
                        Map.of(),
                        decoder(TimeAxis.NOISE_AT_ONE, teacher),
                        decoder(TimeAxis.NOISE_AT_ONE, fake),
                        Guidance.NONE);
        objective.loss(PidObjectiveTest.batch(manager, own));
        float[] drawn =
                new TestNoise(0, 1, 2, 3, 4, 5)
                        .uniform(manager, "student-time", 0, new Shape())
                        .toFloatArray();
        float[] times = {0.999f, 0.866f, 0.634f, 0.342f};
        for (int row = 0; row < ROWS; row++) {
            assertEquals(times[(int) (drawn[row] * 4)], own.asked().get(0).times()[row]);
        }
    }

    @Test
    void boundsThatCrossAreRefused() {
        Map<String, Object> crossed = new HashMap<>(Map.of("least-time", 0.7, "most-time", 0.6));
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> Options.of(DistillationOptions.class, crossed));
        assertEquals("least-time", refused.problems().get(0).subject());
    }
}
