package org.intarsia.samplers.flow.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.pixels.JpegFrequencies;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class FlowMatchingObjectiveTest {
    private static final LatentSpec.Continuous CELL =
            new LatentSpec.Continuous("cell", 1, new Grid(1, 2), -1, 1);

    private static FlowMatchingObjective objective(PredictionSpec spec) {
        return new FlowMatchingObjective(
                Options.of(FlowMatchingOptions.class, Map.of()), spec, CELL, TestParts.NONE);
    }

    private static PredictionSpec spec(PredictionKind kind, TimeAxis axis) {
        return new PredictionSpec(kind, axis, 2, 0.05);
    }

    /** Noise that becomes these times where the mean is 0 and the deviation 1, none dropped. */
    private static FixedNoise noise(NDManager manager, float[] times, NDArray noise) {
        float[] logits = new float[times.length];
        for (int row = 0; row < times.length; row++) {
            logits[row] = (float) Math.log(times[row] / (1.0 - times[row]));
        }
        return new FixedNoise(times.length)
                .with("t", 0, manager.create(logits))
                .with("noise", 0, noise)
                .with("drop", 0, manager.ones(new Shape(times.length)));
    }

    private static TestBatch batch(Latents data, Noise noise, Predictor head) {
        NDManager manager = data.value().getManager();
        return TestBatch.of(data, new TestRun(manager, noise), () -> head);
    }

    @Test
    void timesAreLogitNormal() {
        FlowMatchingObjective objective = objective(spec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO));
        TestNoise noise = new TestNoise(LongStream.range(0, 20_000).toArray());
        try (NDManager manager = NDManager.newBaseManager()) {
            double sum = 0;
            double squares = 0;
            for (float t : objective.times(manager, noise).toFloatArray()) {
                assertTrue(t > 0 && t < 1);
                double logit = Math.log(t / (1.0 - t));
                sum += logit;
                squares += logit * logit;
            }
            double mean = sum / 20_000;
            assertEquals(-0.8, mean, 0.03);
            assertEquals(0.8, Math.sqrt(squares / 20_000 - mean * mean), 0.03);
        }
    }

    @Test
    void aHeadOrDataOfAnotherKindIsRefused() {
        LatentSpec ids = new LatentSpec.Discrete("ids", 4, 1, List.of(new Grid(1, 2)));
        PredictionSpec velocity = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
        for (Executable wrong :
                List.<Executable>of(
                        () -> objective(PredictionSpec.logits()),
                        () -> new FlowMatchingObjective(plain(), velocity, ids, TestParts.NONE))) {
            IntarsiaException refused = assertThrows(IntarsiaException.class, wrong);
            assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        }
    }

    private static FlowMatchingOptions plain() {
        return Options.of(FlowMatchingOptions.class, Map.of("p-mean", 0.0, "p-std", 1.0));
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
            Noise noise = noise(manager, new float[] {t}, manager.create(e, new Shape(1, 1, 1, 2)));
            NDArray head = manager.create(predicted, new Shape(1, 1, 1, 2));
            FlowMatchingObjective objective =
                    new FlowMatchingObjective(plain(), spec, CELL, TestParts.NONE);
            NDArray loss = objective.loss(batch(data, noise, new Head(spec, head))).total();
            assertEquals(new Shape(), loss.getShape());
            assertEquals(sum / 2, loss.getFloat(), 1e-4 * (1 + sum / 2));
        }
    }

    private static FlowMatchingOptions weighted(double align, double frequencies) {
        return Options.of(
                FlowMatchingOptions.class,
                Map.of(
                        "p-mean",
                        0.0,
                        "p-std",
                        1.0,
                        "align-weight",
                        align,
                        "freq-loss-weight",
                        frequencies,
                        "freq-quality",
                        85,
                        "freq-gamma",
                        1.0));
    }

    @Test
    void aShiftMovesTimesTowardsTheNoise() {
        TestNoise noise = new TestNoise(1, 2, 3);
        FlowMatchingOptions four = Options.of(FlowMatchingOptions.class, Map.of("timeshift", 4.0));
        try (NDManager manager = NDManager.newBaseManager()) {
            PredictionSpec velocity = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
            float[] plain = objective(velocity).times(manager, noise).toFloatArray();
            float[] moved =
                    new FlowMatchingObjective(four, velocity, CELL, TestParts.NONE)
                            .times(manager, noise)
                            .toFloatArray();
            for (int row = 0; row < 3; row++) {
                double t = plain[row];
                assertEquals(t / (t + 4 * (1 - t)), moved[row], 1e-6);
            }
        }
    }

    /** alpha u / (1 + (alpha - 1) u) with alpha the root of values over the base (RAE). */
    @Test
    void aBaseShiftsByTheNumberOfValues() {
        TestNoise noise = new TestNoise(1, 2, 3);
        LatentSpec latents = new LatentSpec.Continuous("wide", 18, new Grid(2, 4), -4, 4);
        FlowMatchingOptions based =
                Options.of(FlowMatchingOptions.class, Map.of("timeshift-base", 16));
        try (NDManager manager = NDManager.newBaseManager()) {
            PredictionSpec velocity = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE);
            float[] plain = objective(velocity).times(manager, noise).toFloatArray();
            float[] moved =
                    new FlowMatchingObjective(based, velocity, latents, TestParts.NONE)
                            .times(manager, noise)
                            .toFloatArray();
            for (int row = 0; row < 3; row++) {
                assertEquals(3 * plain[row] / (1 + 2 * plain[row]), moved[row], 1e-6);
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
            LatentSpec pixels = new LatentSpec.Continuous("pixel", 3, new Grid(12, 9), -1, 1);
            Latents data = Latents.clean(noise.normal(manager, "data", 0, image), pixels);
            NDArray projected = noise.normal(manager, "projected", 0, new Shape(4, 5));
            NDArray encoded = noise.normal(manager, "encoded", 0, new Shape(4, 5));
            NDArray e = noise.normal(manager, "noise", 0, image);
            Head head = new Head(spec, noise.normal(manager, "head", 0, image), projected);
            FlowMatchingObjective objective =
                    new FlowMatchingObjective(
                            weighted(0.5, 2),
                            spec,
                            pixels,
                            new TestParts(Map.of("encoder", new Encoder(encoded))));
            TestBatch batch =
                    batch(data, noise(manager, new float[] {0.3f, 0.6f}, e), head)
                            .with(data.value());

            Loss loss = objective.loss(batch);

            Map<String, NDArray> terms = loss.terms();
            NDArray missed = data.value().sub(e.mul(2)).sub(head.says());
            assertEquals(missed.square().mean().getFloat(), terms.get("velocity").getFloat(), 1e-4);
            assertEquals(plainFrequencies(missed), terms.get("frequency").getFloat(), 1e-3);
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
            assertEquals(sum, loss.total().getFloat(), 1e-3);
        }
    }

    /** Gives the same tokens [B, 4, 5] for every picture. */
    private record Encoder(NDArray tokensBNE) implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Continuous("encoder", 5, new Grid(2, 2), -1, 1);
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(MapOps.map(tokensBNE, latents().grid()), latents());
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
    void anAlignmentNeedsAContinuousEncoderAndSaysWhatTheHeadMustHold() {
        PredictionSpec spec = spec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO);
        Tokenizer ids = new Ids();
        for (TestParts parts : List.of(TestParts.NONE, new TestParts(Map.of("encoder", ids)))) {
            IntarsiaException refused =
                    assertThrows(
                            IntarsiaException.class,
                            () -> new FlowMatchingObjective(weighted(1, 0), spec, CELL, parts));
            assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.problems().get(0).code());
        }
        TestParts parts = new TestParts(Map.of("encoder", new Encoder(null)));
        assertEquals(
                Map.of("align", TensorSpec.of("tokens", 4, 5)),
                new FlowMatchingObjective(weighted(1, 0), spec, CELL, parts).projectors());
        assertEquals(Map.of(), objective(spec).projectors());
    }

    private record Ids() implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Discrete("ids", 4, 1, List.of(new Grid(1, 2)));
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void theGradientOfAnXPredictionGoesThroughTheClamp() {
        PredictionSpec spec = spec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO);
        float[] x = {0.25f, -0.5f, 0.5f, 0};
        float[] t = {0.5f, 0.98f};
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(2, 1, 1, 2);
            Noise noise = noise(manager, t, manager.ones(shape));
            NDArray head = manager.zeros(shape);
            head.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Latents data = Latents.clean(manager.create(x, shape), CELL);
                FlowMatchingObjective objective =
                        new FlowMatchingObjective(plain(), spec, CELL, TestParts.NONE);
                Loss loss = objective.loss(batch(data, noise, new Head(spec, head)));
                GarbageCollection.collect();
                collector.backward(loss.total());
            }
            float[] expected = new float[4];
            for (int i = 0; i < 4; i++) {
                double divisor = Math.max(1 - t[i / 2], 0.05);
                expected[i] = (float) (-2 * x[i] / (divisor * divisor) / 4);
            }
            assertArrayEquals(expected, head.getGradient().toFloatArray(), 1e-3f);
        }
    }

    /** Says the same whatever it is shown. */
    private record Head(PredictionSpec spec, NDArray says, NDArray projects) implements Predictor {
        Head(PredictionSpec spec, NDArray says) {
            this(spec, says, null);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            return new Predictions(spec)
                    .convert(new NDList(says), input, step, PredictionKind.VELOCITY);
        }

        @Override
        public Predictor by(String head) {
            assertEquals("align", head);
            PredictionSpec plain =
                    new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0);
            return new Head(plain, projects, null);
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            return this;
        }
    }
}
