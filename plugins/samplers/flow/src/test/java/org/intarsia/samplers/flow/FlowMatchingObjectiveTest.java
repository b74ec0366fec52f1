package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.Map;
import java.util.stream.LongStream;
import org.intarsia.nn.pixels.JpegFrequencies;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class FlowMatchingObjectiveTest {
    private static final LatentSpec.Continuous CELL =
            new LatentSpec.Continuous("cell", 1, new Grid(1, 2), -1, 1);

    private static FlowMatchingObjective objective(PredictionSpec spec) {
        return new FlowMatchingObjective(
                new FlowMatchingOptions(null, null, null, null, null, null, null, null), spec);
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

    private static FlowMatchingObjective weighted(double align, double frequencies) {
        return new FlowMatchingObjective(
                new FlowMatchingOptions(null, null, null, 4.0, align, frequencies, 85, 1.0),
                spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO));
    }

    @Test
    void aShiftMovesTimesTowardsTheNoise() {
        TestNoise noise = new TestNoise(1, 2, 3);
        try (NDManager manager = NDManager.newBaseManager()) {
            PredictionSpec velocity = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
            float[] plain = objective(velocity).draw(manager, CELL, noise).get("t").toFloatArray();
            float[] moved = weighted(0, 0).draw(manager, CELL, noise).get("t").toFloatArray();
            for (int row = 0; row < 3; row++) {
                double t = plain[row];
                assertEquals(t / (t + 4 * (1 - t)), moved[row], 1e-6);
            }
        }
    }

    /** What operations keep once for the process is no leak. */
    @BeforeAll
    static void everyOperationRunsOnce() {
        new FlowMatchingObjectiveTest().theTermsAreToldApartAndAddedWithTheirWeights();
    }

    @Test
    void theTermsAreToldApartAndAddedWithTheirWeights() {
        PredictionSpec spec = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
        TestNoise noise = new TestNoise(1, 2);
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape image = new Shape(3, 12, 9);
            LatentSpec latents = new LatentSpec.Continuous("pixel", 3, new Grid(12, 9), -1, 1);
            Latents data = Latents.clean(noise.normal(manager, "data", 0, image), latents);
            NDArray projected = noise.normal(manager, "projected", 0, new Shape(4, 5));
            Map<String, NDArray> draws =
                    Map.of(
                            "t", manager.create(new float[] {0.3f, 0.6f}),
                            "noise", noise.normal(manager, "noise", 0, image),
                            "encoded", noise.normal(manager, "encoded", 0, new Shape(4, 5)));
            Head head = new Head(spec, noise.normal(manager, "head", 0, image), projected);
            Map<String, NDArray> terms = weighted(0.5, 2).terms(data, draws, head);
            NDArray missed = data.value().sub(draws.get("noise").mul(2)).sub(head.says());
            assertEquals(missed.square().mean().getFloat(), terms.get("velocity").getFloat(), 1e-4);
            assertEquals(plainFrequencies(missed), terms.get("frequency").getFloat(), 1e-3);
            NDArray encoded = draws.get("encoded");
            NDArray cosines =
                    projected
                            .mul(encoded)
                            .sum(new int[] {2})
                            .div(length(projected))
                            .div(length(encoded));
            assertEquals(1 - cosines.mean().getFloat(), terms.get("alignment").getFloat(), 1e-5);
            double sum =
                    terms.get("velocity").getFloat()
                            + 2 * terms.get("frequency").getFloat()
                            + 0.5 * terms.get("alignment").getFloat();
            assertEquals(sum, weighted(0.5, 2).loss(data, draws, head).getFloat(), 1e-3);
        }
    }

    private static NDArray length(NDArray x) {
        return x.square().sum(new int[] {2}).sqrt();
    }

    /** Block by block, coefficient by coefficient; mirrored to 16 x 16. */
    private static double plainFrequencies(NDArray missed) {
        float[] weights = JpegFrequencies.weights(85, 1);
        float[] toYcc = JpegFrequencies.toYCbCr();
        double sum = 0;
        for (int at = 0; at < 2 * 3 * 4 * 64; at++) {
            int image = at / 768, channel = at / 256 % 3, block = at / 64 % 4;
            int k = at / 8 % 8, l = at % 8;
            double coefficient = 0;
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    int row = mirrored(8 * (block / 2) + y, 12);
                    int column = mirrored(8 * (block % 2) + x, 9);
                    double value = 0;
                    for (int rgb = 0; rgb < 3; rgb++) {
                        value +=
                                toYcc[3 * channel + rgb] * missed.getFloat(image, rgb, row, column);
                    }
                    coefficient += value * cosine(k, y) * cosine(l, x);
                }
            }
            sum += weights[64 * channel + 8 * k + l] * coefficient * coefficient;
        }
        return sum / (2 * 3 * 4 * 64);
    }

    private static int mirrored(int at, int size) {
        return at < size ? at : 2 * (size - 1) - at;
    }

    private static double cosine(int k, int n) {
        return Math.sqrt((k == 0 ? 1 : 2) / 8.0) * Math.cos(Math.PI * (2 * n + 1) * k / 16);
    }

    @Test
    void anAlignmentWithoutTokensOfAnEncoderIsRefused() {
        PredictionSpec spec = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray zeros = manager.zeros(new Shape(1, 3, 8, 8));
            Map<String, NDArray> draws =
                    Map.of("t", manager.create(new float[] {0.5f}), "noise", zeros);
            Head head = new Head(spec, zeros, manager.zeros(new Shape(1, 4, 5)));
            IntarsiaException refused =
                    assertThrows(
                            IntarsiaException.class,
                            () -> weighted(1, 0).loss(Latents.clean(zeros, CELL), draws, head));
            assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.problems().get(0).code());
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
                NDArray loss = objective(spec).loss(data, draws, new Head(spec, head));
                GarbageCollection.collect();
                collector.backward(loss);
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
    private record Head(PredictionSpec spec, NDArray says, NDArray projects) implements Predictor {
        Head(PredictionSpec spec, NDArray says) {
            this(spec, says, null);
        }

        @Override
        public NDList predict(NDList state, Step step) {
            return new Predictions(spec)
                    .convert(new NDList(says), state, step, PredictionKind.VELOCITY);
        }

        @Override
        public Predictor by(String head) {
            assertEquals("align", head);
            PredictionSpec plain =
                    new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0);
            return new Head(plain, projects, null);
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }
    }
}
