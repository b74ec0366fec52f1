package org.intarsia.heads.ddt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.HeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DdtHeadTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 5, new Grid(2, 3), -1, 1);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(3, 4);

    @AfterEach
    void close() {
        manager.close();
    }

    private static FeatureSpec features(int width) {
        return FeatureSpec.tokens(new Grid(2, 3), width, 1);
    }

    private DdtHead head(int width, boolean qkNorm) {
        DdtOptions options =
                Options.of(
                        DdtOptions.class,
                        Map.of(
                                "hidden-size", 8,
                                "depth", 2,
                                "num-heads", 2,
                                "first-block", 3,
                                "use-qknorm", qkNorm));
        return new DdtHead(options, weights, features(width), LATENTS, TestParts.NONE);
    }

    @ParameterizedTest
    @CsvSource({"4, false", "8, true"})
    void theLawsOfHeadsHoldWithAProjectorAndWithout(int width, boolean qkNorm) {
        HeadLaws.check(
                head(width, qkNorm),
                run ->
                        new HeadLaws.Case(
                                new NDList(
                                        noise.normal(run, "tokens", 0, new Shape(6, width)),
                                        noise.normal(run, "condition", 0, new Shape(width))),
                                new ModelInput.NoisyLatents(
                                        noise.normal(run, "state", 0, new Shape(5, 2, 3))),
                                new Step(0, 1, new float[] {0.2f, 0.9f})));
    }

    @Test
    void onlyAnotherWidthNeedsAProjector() {
        head(8, false);
        assertFalse(weights.names().contains("s_projector.weight"));
        head(4, false);
        assertTrue(weights.names().contains("s_projector.weight"));
        assertTrue(weights.names().contains("blocks.4.attn.qkv.weight"));
    }

    @Test
    void idsAreRefused() {
        LatentSpec ids = new LatentSpec.Discrete("ids", 7, 2, List.of(new Grid(2, 3)));
        IncompatibleException refused =
                assertThrows(
                        IncompatibleException.class,
                        () ->
                                new DdtHead(
                                        Options.of(DdtOptions.class, Map.of()),
                                        weights,
                                        features(4),
                                        ids,
                                        TestParts.NONE));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }
}
