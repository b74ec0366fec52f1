package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import java.util.stream.LongStream;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Grid;
import org.intarsia.spi.LatentSpec;
import org.intarsia.spi.Latents;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.PredictionSpec;
import org.intarsia.spi.Predictions;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.Step;
import org.intarsia.spi.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.TestNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class FlowMatchingObjectiveTest {
    private static final LatentSpec.Continuous CELL =
            new LatentSpec.Continuous("cell", 1, new Grid(1, 2), -1, 1);

    private static FlowMatchingObjective objective(PredictionSpec spec) {
        return new FlowMatchingObjective(new FlowMatchingOptions(null, null, null), spec);
    }

    private static PredictionSpec spec(PredictionKind kind, TimeAxis axis) {
        return new PredictionSpec(kind, axis, 2, 0.05);
    }

    @Test
    void timesAreLogitNormalAndOneLabelInTenIsDropped() {
        FlowMatchingObjective objective = objective(spec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO));
        TestNoise noise = new TestNoise(LongStream.range(0, 20_000).toArray());
        try (NDManager manager = NDManager.newBaseManager();
                LeakCheck check = LeakCheck.on(manager)) {
            Map<String, NDArray> draws = objective.draw(manager, CELL, noise);
            check.keep(draws.values());
            double sum = 0;
            double squares = 0;
            for (float t : draws.get("t").toFloatArray()) {
                assertTrue(t > 0 && t < 1);
                double logit = Math.log(t / (1.0 - t));
                sum += logit;
                squares += logit * logit;
            }
            double mean = sum / 20_000;
            assertEquals(-0.8, mean, 0.03);
            assertEquals(0.8, Math.sqrt(squares / 20_000 - mean * mean), 0.03);
            assertEquals(new Shape(20_000, 1, 1, 2), draws.get("noise").getShape());
            float dropped = 0;
            for (float drop : draws.get("drop").toFloatArray()) {
                assertTrue(drop == 0 || drop == 1);
                dropped += drop;
            }
            assertEquals(0.1, dropped / 20_000, 0.01);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X, NOISE_AT_ZERO, 0.5",
        "X, NOISE_AT_ZERO, 0.98",
        "X, NOISE_AT_ONE, 0.5",
        "X, NOISE_AT_ONE, 0.02",
        "VELOCITY, NOISE_AT_ZERO, 0.98",
        "VELOCITY, NOISE_AT_ONE, 0.02",
    })
    void theLossIsTheMeanSquareOfTheVelocitiesDifference(
            PredictionKind kind, TimeAxis axis, float t) {
        PredictionSpec spec = spec(kind, axis);
        float[] x = {0.25f, -0.5f};
        float[] e = {1.5f, -0.75f};
        float[] predicted = {0.1f, 0.3f};
        double toData = axis == TimeAxis.NOISE_AT_ZERO ? 1 - t : t;
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            double z = (1 - toData) * x[i] + toData * 2 * e[i];
            double sign = axis == TimeAxis.NOISE_AT_ZERO ? 1 : -1;
            double divisor = Math.max(toData, 0.05);
            boolean says = kind == PredictionKind.X;
            double target = sign * (says ? (x[i] - z) / divisor : x[i] - 2 * e[i]);
            double velocity = says ? sign * (predicted[i] - z) / divisor : predicted[i];
            sum += (target - velocity) * (target - velocity);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            Latents data = Latents.clean(manager.create(x, new Shape(1, 1, 1, 2)), CELL);
            Map<String, NDArray> draws =
                    Map.of(
                            "t", manager.create(new float[] {t}),
                            "noise", manager.create(e, new Shape(1, 1, 1, 2)));
            NDArray head = manager.create(predicted, new Shape(1, 1, 1, 2));
            NDArray loss = objective(spec).loss(data, draws, new Head(spec, head));
            assertEquals(new Shape(), loss.getShape());
            assertEquals(sum / 2, loss.getFloat(), 1e-4 * (1 + sum / 2));
        }
    }

    @Test
    void theGradientOfAnXPredictionGoesThroughTheClamp() {
        PredictionSpec spec = spec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO);
        float[] x = {0.25f, -0.5f, 0.5f, 0};
        float[] t = {0.5f, 0.98f};
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(2, 1, 1, 2);
            Map<String, NDArray> draws =
                    Map.of("t", manager.create(t), "noise", manager.ones(shape));
            NDArray head = manager.zeros(shape);
            head.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Latents data = Latents.clean(manager.create(x, shape), CELL);
                collector.backward(objective(spec).loss(data, draws, new Head(spec, head)));
            }
            float[] expected = new float[4];
            for (int i = 0; i < 4; i++) {
                double divisor = Math.max(1 - t[i / 2], 0.05);
                expected[i] = (float) (-2 * x[i] / (divisor * divisor) / 4);
            }
            assertArrayEquals(expected, head.getGradient().toFloatArray(), 1e-3f);
        }
    }

    @Test
    void droppedRowsGetTheNullLabelAndTheNullText() {
        FlowMatchingObjective objective = objective(spec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray labels = manager.create(new long[] {3, 4, 5});
            NDArray nulls = manager.create(new long[] {10, 10, 10});
            NDArray text = manager.ones(new Shape(3, 2, 2));
            NDArray latent = manager.ones(new Shape(3, 1, 1, 1));
            Conditioning given =
                    Conditioning.NONE
                            .with(Conditioning.LABEL, labels, nulls)
                            .with(Conditioning.TEXT, text, text.zerosLike())
                            .with(Conditioning.LATENT, latent, latent.zerosLike());
            Map<String, NDArray> draws = Map.of("drop", manager.create(new float[] {0, 1, 0}));
            Conditioning dropped = objective.condition(given, draws);
            long[] expected = {3, 10, 5};
            assertArrayEquals(expected, dropped.value(Conditioning.LABEL).toLongArray());
            float[] rows = dropped.value(Conditioning.TEXT).sum(new int[] {1, 2}).toFloatArray();
            assertArrayEquals(new float[] {4, 0, 4}, rows);
            assertSame(latent, dropped.value(Conditioning.LATENT));
            assertSame(given, objective.condition(given, Map.of()));
        }
    }

    /** Says the same whatever it is shown. */
    private record Head(PredictionSpec spec, NDArray says) implements Predictor {
        @Override
        public NDList predict(NDList state, Step step) {
            return new Predictions(spec)
                    .convert(new NDList(says), state, step, PredictionKind.VELOCITY);
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }
    }
}
