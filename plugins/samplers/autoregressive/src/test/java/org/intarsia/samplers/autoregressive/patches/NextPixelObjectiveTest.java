package org.intarsia.samplers.autoregressive.patches;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

class NextPixelObjectiveTest {
    private static final int PATCHES = 3;
    private static final LatentSpec.Continuous PIXELS =
            new LatentSpec.Continuous("pixel", 3, new Grid(2, 6), -1, 1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static FeatureSpec features(TensorSpec... members) {
        return new FeatureSpec(List.of(members), new Grid(1, PATCHES), 2);
    }

    private static FeatureSpec switched() {
        return features(
                TensorSpec.of(FeatureSpec.TOKENS, -1, 4),
                TensorSpec.of("z"),
                TensorSpec.of("history"));
    }

    private static NextPixelObjective objective(FeatureSpec features, Map<String, Object> options) {
        return new NextPixelObjective(
                Options.of(NextPixelOptions.class, options),
                PredictionSpec.logits(),
                features,
                PIXELS,
                TestParts.NONE);
    }

    /** Level i mod 256 for value i of two pictures [2, 3, 2, 6]. */
    private static NDArray pictures(NDManager owner) {
        float[] values = new float[72];
        for (int i = 0; i < values.length; i++) {
            values[i] = 5 * i % 256 / 127.5f - 1;
        }
        return owner.create(values, new Shape(2, 3, 2, 6));
    }

    /** Sure of what it is shown, or of nothing. */
    private static final class Reader implements Predictor {
        private final float sure;
        private ModelInput.Vectors before;
        private long[] ids;

        Reader(float sure) {
            this.sure = sure;
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            before = ModelInput.vectors(input);
            return this;
        }

        @Override
        public Predictor by(String head) {
            throw new AssertionError("no further head is asked for");
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDArray shown = ModelInput.ids(input).idsBn();
            ids = shown.toLongArray();
            return new NDList(shown.oneHot(256).mul(sure));
        }
    }

    private static TestBatch batch(NDManager owner, Noise noise, Predictor network) {
        return TestBatch.of(
                        Latents.clean(pictures(owner), PIXELS),
                        new TestRun(owner, noise),
                        () -> network)
                .with(
                        Conditioning.NONE.with(
                                Conditioning.LABEL,
                                owner.create(new long[] {1, 2}),
                                owner.create(new long[] {9, 9})));
    }

    @Test
    void theLossIsTheCrossEntropyOfAllNumbers() {
        NextPixelObjective objective = objective(switched(), Map.of());
        Loss none = objective.loss(batch(manager, TestNoise.rows(2), new Reader(0)));
        assertEquals(Math.log(256), none.total().getFloat(), 1e-5);
        assertEquals(Set.of("cross-entropy"), none.terms().keySet());
        Reader reader = new Reader(60);
        Loss all = objective.loss(batch(manager, TestNoise.rows(2), reader));
        assertEquals(0, all.total().getFloat(), 1e-5);
        assertEquals(new Shape(2, PATCHES - 1, 12), reader.before.vectorsBnC().getShape());
        // Red, green and blue of the first pixels of the second patch, cut by hand.
        for (int colour = 0; colour < 3; colour++) {
            assertEquals(5 * (12 * colour + 2) % 256, reader.ids[12 + colour]);
            assertEquals(5 * (12 * colour + 3) % 256, reader.ids[15 + colour]);
            assertEquals(5 * (12 * colour + 8) % 256, reader.ids[18 + colour]);
        }
    }

    @Test
    void theSwitchesOfAPatchAreDrawnApart() {
        float[] z = {0, 0.2f, 0.1f, 0.05f, 0.5f, 0.9f};
        float[] history = {0.5f, 0.04f, 0.05f, 0.06f, 0.01f, 1};
        FixedNoise noise =
                new FixedNoise(2)
                        .with("drop", 0, manager.create(new float[] {0.05f, 0.5f}))
                        .with("z-drop", 0, manager.create(z, new Shape(2, PATCHES)))
                        .with("history-drop", 0, manager.create(history, new Shape(2, PATCHES)));
        TestBatch batch = batch(manager, noise, new Reader(0));
        objective(switched(), Map.of()).loss(batch);
        Conditioning left = batch.opened().get(0);
        assertArrayEquals(new long[] {9, 2}, left.value(Conditioning.LABEL).toLongArray());
        assertArrayEquals(new float[] {0, 1, 1, 0, 1, 1}, left.value("z").toFloatArray());
        assertArrayEquals(new float[] {1, 0, 1, 1, 0, 1}, left.value("history").toFloatArray());
        FixedNoise labels = new FixedNoise(2).with("drop", 0, manager.ones(new Shape(2)));
        objective(features(TensorSpec.of(FeatureSpec.TOKENS, -1, 4)), Map.of())
                .loss(batch(manager, labels, new Reader(0)));
    }

    @Test
    void itKeepsTheLaws() {
        ObjectiveLaws.check(
                objective(switched(), Map.of()),
                owner -> batch(owner, TestNoise.rows(2), new Reader(3)));
    }

    @Test
    void whatHasNoPixelsOrNoLogitsIsRefused() {
        NextPixelOptions options = Options.of(NextPixelOptions.class, Map.of());
        PredictionSpec flow =
                new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);
        PredictionSpec logits = PredictionSpec.logits();
        FeatureSpec codes = features(TensorSpec.of("dictionary", -1, 16));
        LatentSpec ids = new LatentSpec.Discrete("toy", 4, 1, List.of(new Grid(2, 6)));
        for (Executable wrong :
                List.<Executable>of(
                        () ->
                                new NextPixelObjective(
                                        options, flow, switched(), PIXELS, TestParts.NONE),
                        () ->
                                new NextPixelObjective(
                                        options, logits, switched(), ids, TestParts.NONE))) {
            IntarsiaException refused = assertThrows(IntarsiaException.class, wrong);
            assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        }
        assertEquals(
                java.util.Set.of("posterior"),
                new NextPixelObjective(options, logits, codes, PIXELS, TestParts.NONE)
                        .projectors()
                        .keySet());
    }
}
