package org.intarsia.samplers.autoregressive.patches;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.spi.Loss;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchObjectiveTest {
    private static final int PATCHES = 6;
    private static final int VALUES = 8;
    private static final Grid GRID = new Grid(2, 3);
    private static final LatentSpec.Continuous LATENTS =
            new LatentSpec.Continuous("toy", 2, new Grid(4, 6), -1, 1);
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static FeatureSpec features(TensorSpec... members) {
        return new FeatureSpec(List.of(members), GRID, 2);
    }

    private static FeatureSpec tokens() {
        return features(TensorSpec.of(FeatureSpec.TOKENS, -1, 5), TensorSpec.of("z"));
    }

    private static PatchObjective objective(PredictionSpec spec, Map<String, Object> options) {
        return new PatchObjective(
                Options.of(PatchObjectiveOptions.class, options),
                spec,
                tokens(),
                LATENTS,
                TestParts.NONE);
    }

    /** Every value of a picture is another, within the range of the latents. */
    private static NDArray pictures(NDManager manager) {
        return manager.arange(96f).div(48).sub(1).reshape(2, 2, 4, 6);
    }

    /** Patch n of a picture, cut by hand: channel, row, column. */
    private static float[] patch(float[] pictures, int row, int n) {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            int channel = i / 4;
            int y = 2 * (n / 3) + i / 2 % 2;
            int x = 2 * (n % 3) + i % 2;
            values[i] = pictures[((row * 2 + channel) * 4 + y) * 6 + x];
        }
        return values;
    }

    /**
     * Knows the patches in the order in which the features are: says the velocity, or the noise and
     * the least variance, that follow.
     */
    private static final class Oracle implements Predictor {
        private final float[] pictures;
        private final boolean flow;
        private final float off;
        private ModelInput.Vectors shown;
        private NDArray asked;
        private float[] times;

        Oracle(float[] pictures, boolean flow, float off) {
            this.pictures = pictures;
            this.flow = flow;
            this.off = off;
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            shown = ModelInput.vectors(input);
            assertEquals(0, step.index());
            return this;
        }

        @Override
        public Predictor by(String head) {
            throw new AssertionError("no further head is asked for");
        }

        private long place(int row, int k) {
            return shown.placesBm() == null ? k : shown.placesBm().toLongArray()[row * PATCHES + k];
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            asked = ModelInput.latents(input).latents();
            times = step.t();
            int rows = (int) asked.getShape().get(0);
            float[] data = new float[rows * VALUES];
            float[] signal = new float[rows * VALUES];
            float[] noise = new float[rows * VALUES];
            for (int r = 0; r < rows; r++) {
                int row = r / PATCHES % 2;
                int n = (int) place(row, r % PATCHES);
                System.arraycopy(patch(pictures, row, n), 0, data, r * VALUES, VALUES);
                double kept = flow ? 0 : DdpmSchedule.whole().alphaCumprod((int) times[r]);
                for (int i = r * VALUES; i < (r + 1) * VALUES; i++) {
                    signal[i] = (float) (flow ? 1 - times[r] : Math.sqrt(kept));
                    noise[i] = (float) (flow ? times[r] : Math.sqrt(1 - kept));
                }
            }
            Shape shape = asked.getShape();
            NDManager own = asked.getManager();
            NDArray x = own.create(data, shape);
            NDArray e = asked.sub(x.mul(own.create(signal, shape))).div(own.create(noise, shape));
            return flow
                    ? new NDList(e.sub(x).add(off))
                    : new NDList(e.add(off), asked.zerosLike().sub(1));
        }
    }

    private TestBatch batch(Noise noise, Predictor network) {
        Conditioning given =
                Conditioning.NONE.with(
                        Conditioning.LABEL,
                        manager.create(new long[] {1, 2}),
                        manager.create(new long[] {9, 9}));
        return TestBatch.of(
                        Latents.clean(pictures(manager), LATENTS),
                        new TestRun(manager, noise),
                        () -> network)
                .with(given);
    }

    /** The loss is nothing only where noise, time and order are those of the patch asked about. */
    @ParameterizedTest
    @CsvSource({
        "true, raster, 1",
        "true, raster, 3",
        "true, random, 2",
        "false, raster, 3",
        "false, random, 1"
    })
    void whoKnowsThePatchesInTheirOrderLosesNothing(boolean flow, String order, int repeats) {
        PredictionSpec spec = flow ? FLOW : PredictionSpec.noiseAndVariance();
        PatchObjective objective = objective(spec, Map.of("order", order, "repeats", repeats));
        float[] pictures = pictures(manager).toFloatArray();
        Oracle oracle = new Oracle(pictures, flow, 0);
        Loss loss = objective.loss(batch(TestNoise.rows(2), oracle));
        assertEquals(0, loss.total().getFloat(), 1e-3);
        assertEquals(flow ? Set.of("velocity") : Set.of("noise", "bound"), loss.terms().keySet());
        assertEquals(new Shape(2L * PATCHES * repeats, 2, 2, 2), oracle.asked.getShape());
        assertEquals(new Shape(2, PATCHES - 1, VALUES), oracle.shown.vectorsBnC().getShape());
        float[] before = oracle.shown.vectorsBnC().toFloatArray();
        for (int i = 0; i < before.length / VALUES; i++) {
            int row = i / (PATCHES - 1);
            int n = (int) oracle.place(row, i % (PATCHES - 1));
            float[] there = Arrays.copyOfRange(before, i * VALUES, (i + 1) * VALUES);
            assertArrayEquals(patch(pictures, row, n), there, "patch " + n);
        }
        if (order.equals("raster")) {
            assertNull(oracle.shown.placesBm());
        } else {
            assertEquals(new Shape(2, PATCHES), oracle.shown.placesBm().getShape());
        }
        assertEquals(order.equals("random"), objective.showsPlaces());
    }

    @Test
    void whoIsWrongByOneLosesOneOfAFlowAndOfADiffusion() {
        float[] pictures = pictures(manager).toFloatArray();
        for (boolean flow : new boolean[] {true, false}) {
            PredictionSpec spec = flow ? FLOW : PredictionSpec.noiseAndVariance();
            Oracle oracle = new Oracle(pictures, flow, 1);
            Loss loss = objective(spec, Map.of()).loss(batch(TestNoise.rows(2), oracle));
            assertEquals(1, loss.terms().get(flow ? "velocity" : "noise").getFloat(), 1e-3);
            if (!flow) {
                assertTrue(loss.terms().get("bound").getFloat() > 0);
            }
        }
    }

    /** Of a uniform number u the step is floor(1000 u), of which the last is 999. */
    @Test
    void aDiffusionIsAskedAtNumbersOfStepsAndAFlowAtTimes() {
        float[] drawn = {0, 0.0009f, 0.001f, 0.5f, 0.9995f, 0.99999997f};
        NDArray t = manager.create(drawn).reshape(1, 1, PATCHES).repeat(0, 2);
        NDArray noise = manager.ones(new Shape(2, 1, PATCHES, 2, 2, 2));
        FixedNoise fixed =
                new FixedNoise(2)
                        .with("t", 0, t)
                        .with("noise", 0, noise)
                        .with("drop", 0, manager.ones(new Shape(2)))
                        .with("z-drop", 0, manager.ones(new Shape(2, PATCHES)));
        float[] pictures = pictures(manager).toFloatArray();
        Oracle diffusion = new Oracle(pictures, false, 0);
        objective(PredictionSpec.noiseAndVariance(), Map.of("repeats", 1))
                .loss(batch(fixed, diffusion));
        float[] expected = {0, 0, 1, 500, 999, 999, 0, 0, 1, 500, 999, 999};
        assertArrayEquals(expected, diffusion.times);
        Oracle flow = new Oracle(pictures, true, 0);
        objective(FLOW, Map.of("repeats", 1)).loss(batch(fixed, flow));
        assertEquals(0.5f, flow.times[3]);
        Oracle logit = new Oracle(pictures, true, 0);
        Map<String, Object> normal =
                Map.of("repeats", 1, "times", "logit-normal", "p-mean", -1.0, "p-std", 2.0);
        objective(FLOW, normal).loss(batch(fixed, logit));
        assertEquals(1 / (1 + Math.exp(1 - 2 * 0.5)), logit.times[3], 1e-6);
        assertEquals(1 / (1 + Math.exp(1)), logit.times[0], 1e-6);
    }

    @Test
    void theSharesOfTheConditionAndOfTheVectorAreDrawnApart() {
        float[] pictures = pictures(manager).toFloatArray();
        Map<String, Object> shares = Map.of("label-drop", 0.4, "z-drop", 0.2, "repeats", 1);
        FixedNoise fixed =
                new FixedNoise(2)
                        .with("t", 0, manager.full(new Shape(2, 1, PATCHES), 0.5f))
                        .with("noise", 0, manager.ones(new Shape(2, 1, PATCHES, 2, 2, 2)))
                        .with("drop", 0, manager.create(new float[] {0.3f, 0.5f}))
                        .with("z-drop", 0, manager.arange(12f).div(20).reshape(2, PATCHES));
        TestBatch batch = batch(fixed, new Oracle(pictures, true, 0));
        objective(FLOW, shares).loss(batch);
        Conditioning left = batch.opened().get(0);
        assertArrayEquals(new long[] {9, 2}, left.value(Conditioning.LABEL).toLongArray());
        float[] switches = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
        assertArrayEquals(switches, left.value("z").toFloatArray());
        Map<String, Object> kept = new HashMap<>(shares);
        kept.put("z-drop", 0.0);
        TestBatch without = batch(fixed, new Oracle(pictures, true, 0));
        objective(FLOW, kept).loss(without);
        assertFalse(without.opened().get(0).has("z"));
    }

    @Test
    void itKeepsTheLaws() {
        for (PredictionSpec spec : List.of(FLOW, PredictionSpec.noiseAndVariance())) {
            for (String order : List.of("raster", "random")) {
                PatchObjective objective = objective(spec, Map.of("order", order));
                ObjectiveLaws.check(
                        objective,
                        own -> {
                            float[] pictures = pictures(own).toFloatArray();
                            TestRun run = new TestRun(own, TestNoise.rows(2));
                            return TestBatch.of(
                                            Latents.clean(pictures(own), LATENTS),
                                            run,
                                            () -> new Oracle(pictures, spec.isFlow(), 0.5f))
                                    .with(
                                            Conditioning.NONE.with(
                                                    Conditioning.LABEL,
                                                    own.create(new long[] {1, 2}),
                                                    own.create(new long[] {9, 9})));
                        });
            }
        }
    }

    @Test
    void whatHasNoPatchesToPaintIsRefused() {
        PatchObjectiveOptions options = Options.of(PatchObjectiveOptions.class, Map.of());
        LatentSpec ids = new LatentSpec.Discrete("toy", 4, 1, List.of(new Grid(4, 6)));
        FeatureSpec whole = new FeatureSpec(tokens().members(), GRID, 0);
        FeatureSpec codes = features(TensorSpec.of("dictionary", -1, 16));
        for (Executable wrong :
                List.<Executable>of(
                        () -> new PatchObjective(options, FLOW, tokens(), ids, TestParts.NONE),
                        () -> new PatchObjective(options, FLOW, whole, LATENTS, TestParts.NONE),
                        () ->
                                new PatchObjective(
                                        options,
                                        PredictionSpec.logits(),
                                        tokens(),
                                        LATENTS,
                                        TestParts.NONE))) {
            IntarsiaException refused = assertThrows(IntarsiaException.class, wrong);
            assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        }
        assertEquals(
                Map.of("posterior", TensorSpec.of("posterior", PATCHES, -1)),
                new PatchObjective(options, FLOW, codes, LATENTS, TestParts.NONE).projectors());
    }
}
