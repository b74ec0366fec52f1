package org.intarsia.spi.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionsTest {
    private static final List<PredictionKind> FLOW =
            List.of(PredictionKind.X, PredictionKind.VELOCITY, PredictionKind.EPSILON);
    private static final float[] X = {0.5f, -1, 0.25f, 0.75f};
    private static final float[] E = {1.5f, 0.5f, -2, 0.125f};

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Two rows with times of their own, and a companion of another shape. */
    private NDList members(float[] values) {
        return new NDList(
                manager.create(values, new Shape(2, 1, 1, 2)),
                manager.create(values, new Shape(2, 2)).mul(3));
    }

    private static float[] noisy(TimeAxis axis, float[] t) {
        float[] z = new float[4];
        for (int i = 0; i < 4; i++) {
            float d = axis == TimeAxis.NOISE_AT_ZERO ? 1 - t[i / 2] : t[i / 2];
            z[i] = (1 - d) * X[i] + d * E[i];
        }
        return z;
    }

    private static float[] truth(PredictionKind kind, TimeAxis axis) {
        float[] v = new float[4];
        for (int i = 0; i < 4; i++) {
            v[i] = axis == TimeAxis.NOISE_AT_ZERO ? X[i] - E[i] : E[i] - X[i];
        }
        return kind == PredictionKind.X ? X : kind == PredictionKind.EPSILON ? E : v;
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void everyKindBecomesEveryOtherOnThePathItself(TimeAxis axis) {
        float[] t = {0.25f, 0.6f};
        NDList z = members(noisy(axis, t));
        for (PredictionKind from : FLOW) {
            Predictions predictions = new Predictions(new PredictionSpec(from, axis, 1, 0.05));
            for (PredictionKind to : FLOW) {
                NDList got =
                        predictions.convert(members(truth(from, axis)), z, new Step(0, 1, t), to);
                NDList expected = members(truth(to, axis));
                for (int member = 0; member < 2; member++) {
                    assertEquals(expected.get(member).getShape(), got.get(member).getShape());
                    assertArrayEquals(
                            expected.get(member).toFloatArray(),
                            got.get(member).toFloatArray(),
                            2e-5f,
                            from + " to " + to + ", member " + member);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void insideTheClampTheDifferenceIsDividedByTheLeastDistance(TimeAxis axis) {
        float[] t =
                axis == TimeAxis.NOISE_AT_ZERO ? new float[] {0.98f, 1} : new float[] {0.02f, 0};
        PredictionSpec spec = new PredictionSpec(PredictionKind.X, axis, 1, 0.05);
        NDList z = new NDList(manager.create(new float[] {1, 2}, new Shape(2, 1)));
        NDList x = new NDList(manager.create(new float[] {1.5f, 1}, new Shape(2, 1)));
        Step step = new Step(0, 1, t);
        NDList v = new Predictions(spec).convert(x, z, step, PredictionKind.VELOCITY);
        float sign = axis == TimeAxis.NOISE_AT_ZERO ? 1 : -1;
        assertArrayEquals(new float[] {sign * 10, sign * -20}, v.get(0).toFloatArray(), 1e-4f);
        NDList back =
                new Predictions(spec)
                        .convert(v, z, step, PredictionKind.VELOCITY, PredictionKind.X);
        assertArrayEquals(new float[] {1.5f, 1}, back.get(0).toFloatArray(), 1e-6f);
    }

    @Test
    void aVelocityHeadIsNotClamped() {
        PredictionSpec spec =
                new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        NDList z = new NDList(manager.create(new float[] {1}, new Shape(1, 1)));
        NDList v = new NDList(manager.create(new float[] {10}, new Shape(1, 1)));
        Step step = new Step(0, 1, new float[] {0.99f});
        NDList x = new Predictions(spec).convert(v, z, step, PredictionKind.X);
        assertEquals(1.1f, x.get(0).toFloatArray()[0], 1e-5f);
    }

    @Test
    void theSameKindIsHandedThroughUntouched() {
        Predictions predictions = new Predictions(PredictionSpec.logits());
        NDList logits = new NDList(manager.ones(new Shape(1, 2, 3)));
        Step step = new Step(0, 1, new float[0]);
        assertSame(logits, predictions.convert(logits, logits, step, PredictionKind.LOGITS));
    }

    @Test
    void logitsBecomeNoVelocity() {
        Predictions logits = new Predictions(PredictionSpec.logits());
        assertTrue(logits.canGive(PredictionKind.LOGITS));
        assertFalse(logits.canGive(PredictionKind.VELOCITY));
        NDList any = new NDList(manager.ones(new Shape(1, 2)));
        Step step = new Step(0, 1, new float[] {0.5f});
        assertThrows(
                IllegalArgumentException.class,
                () -> logits.convert(any, any, step, PredictionKind.VELOCITY));
        Predictions flow =
                new Predictions(
                        new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ONE, 1, 0.05));
        assertFalse(flow.canGive(PredictionKind.LOGITS));
    }

    @Test
    void aSpecOutsideItsRangesIsRefused() {
        TimeAxis axis = TimeAxis.NOISE_AT_ZERO;
        for (double scale : new double[] {0, -1, Double.NaN, 1e7}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new PredictionSpec(PredictionKind.X, axis, scale, 0));
        }
        for (double least : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new PredictionSpec(PredictionKind.X, axis, 1, least));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new PredictionSpec(PredictionKind.X, TimeAxis.NONE, 1, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PredictionSpec(PredictionKind.LOGITS, axis, 1, 0));
    }

    /** A run converts at every step: what one leaves would grow with their number. */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aConversionLeavesNothingButItsResult(TimeAxis axis) {
        Step step = new Step(0, 1, new float[] {0.25f, 0.75f});
        NDList z = members(noisy(axis, new float[] {0.25f, 0.75f}));
        for (PredictionKind from : FLOW) {
            for (PredictionKind to : FLOW) {
                Predictions predictions = new Predictions(new PredictionSpec(from, axis, 1, 0));
                NDList given = members(X);
                int before = manager.getManagedArrays().size();
                NDList made = predictions.convert(given, z, step, to);
                int results = from == to ? 0 : made.size();
                assertEquals(
                        before + results, manager.getManagedArrays().size(), from + " to " + to);
            }
        }
    }
}
