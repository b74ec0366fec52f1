package org.intarsia.heads.flowarflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.HeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowarFlowHeadTest {
    private static final int CONDITION = 6;
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 5, new Grid(4, 4), -1, 1);
    private static final FeatureSpec FEATURES =
            new FeatureSpec(
                    List.of(
                            TensorSpec.of("tokens", -1, CONDITION),
                            TensorSpec.of("condition", CONDITION)),
                    new Grid(4, 4),
                    1);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(3, 4);

    @AfterEach
    void close() {
        manager.close();
    }

    private FlowarFlowHead head(boolean cross) {
        FlowarFlowOptions options =
                Options.of(
                        FlowarFlowOptions.class, Map.of("width", 128, "depth", 2, "cross", cross));
        return new FlowarFlowHead(options, weights, FEATURES, LATENTS);
    }

    private NDArray predict(FlowarFlowHead head, NDArray z, NDArray x, float... times) {
        return head.predict(
                        new NDList(z, z.get(":, 0")),
                        new ModelInput.NoisyLatents(x),
                        new Step(0, 1, times))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLawsOfHeadsHold(boolean cross) {
        HeadLaws.check(
                head(cross),
                run ->
                        new HeadLaws.Case(
                                new NDList(
                                        noise.normal(run, "z", 0, new Shape(4, CONDITION)),
                                        noise.normal(run, "c", 0, new Shape(CONDITION))),
                                new ModelInput.NoisyLatents(
                                        noise.normal(run, "x", 0, new Shape(5, 2, 2))),
                                new Step(0, 1, new float[] {0.2f, 0.9f})));
    }

    /** The tokens of 1 + 4 + 16 cells, of which a scale is found by the size of the latents. */
    @ParameterizedTest
    @CsvSource({"1, 0, false", "2, 1, false", "4, 5, true"})
    void ofTheTokensOfAllScalesThoseOfTheLatentsAreTaken(int side, int start, boolean cross) {
        FlowarFlowHead head = head(cross);
        NDArray all = noise.normal(manager, "z", 0, new Shape(21, CONDITION));
        NDArray own = all.get(new NDIndex(":, {}:{}", start, start + side * side));
        NDArray x = noise.normal(manager, "x", 0, new Shape(5, side, side));
        NDArray want = predict(head, own, x, 0.3f, 0.7f);
        assertEquals(new Shape(2, 5, side, side), want.getShape());
        assertArrayEquals(
                want.toFloatArray(), predict(head, all, x, 0.3f, 0.7f).toFloatArray(), 1e-6f);
    }

    @Test
    void timeIsToldInThousandthsTruncated() {
        FlowarFlowHead head = head(false);
        NDArray z = noise.normal(manager, "z", 0, new Shape(4, CONDITION));
        NDArray x = noise.normal(manager, "x", 0, new Shape(5, 2, 2));
        float[] low = predict(head, z, x, 0.5f, 0.5f).toFloatArray();
        assertArrayEquals(low, predict(head, z, x, 0.5009f, 0.5009f).toFloatArray());
        NDArray next = predict(head, z, x, 0.501f, 0.501f);
        float changed = 0;
        for (int i = 0; i < low.length; i++) {
            changed = Math.max(changed, Math.abs(low[i] - next.toFloatArray()[i]));
        }
        assertTrue(changed > 1e-6, "another thousandth is another time");
    }

    @Test
    void latentsOfNoScaleAndTokensOfAnotherAreRefused() {
        FlowarFlowHead head = head(false);
        NDArray z = noise.normal(manager, "z", 0, new Shape(4, CONDITION));
        NDArray three = noise.normal(manager, "x", 0, new Shape(5, 3, 3));
        assertThrows(IncompatibleException.class, () -> predict(head, z, three, 0.5f, 0.5f));
        NDArray four = noise.normal(manager, "x", 0, new Shape(5, 4, 4));
        assertThrows(IncompatibleException.class, () -> predict(head, z, four, 0.5f, 0.5f));
    }

    @Test
    void aWidthWithoutWholeHeadsIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> Options.of(FlowarFlowOptions.class, Map.of("width", 100)));
        assertEquals(ErrorCode.INVALID_OPTION, refused.problems().get(0).code());
    }
}
