package org.intarsia.backbones.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class FluxBackboneTest {
    private static final ConditioningSpec.Text TEXT = new ConditioningSpec.Text(5, 9, 7);

    private final NDManager manager = NDManager.newBaseManager();
    private final Noise noise = new TestNoise(1, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    private FluxBackbone backbone(Grid grid, int channels, Map<String, Object> options) {
        return new FluxBackbone(
                Options.of(FluxOptions.class, options),
                new RandomParameters(manager),
                new LatentSpec.Continuous("toy", channels, grid, -1, 1),
                TEXT);
    }

    private static Map<String, Object> options(int depth, int single, boolean dev) {
        return Map.of(
                "hidden-size",
                24,
                "num-heads",
                2,
                "axes-dim",
                List.of(2, 4, 6),
                "mlp-ratio",
                1.5,
                "depth",
                depth,
                "depth-single-blocks",
                single,
                "qkv-bias",
                !dev,
                "guidance-embed",
                dev);
    }

    private Conditioning text(NDManager run, int length) {
        NDArray text = noise.normal(run, "text", 0, new Shape(length, TEXT.width()));
        NDArray pooled = noise.normal(run, "pooled", 0, new Shape(TEXT.pooled()));
        return Conditioning.NONE
                .with(Conditioning.TEXT, text, text)
                .with(Conditioning.POOLED, pooled, pooled);
    }

    @ParameterizedTest
    @CsvSource({"2, 6, 5, 2, 2, true, 5", "8, 2, 16, 1, 0, false, 1", "2, 2, 1, 0, 3, true, 3"})
    void theLawsOfBackbonesHoldForAnyGridAndDepth(
            int rows, int columns, int channels, int depth, int single, boolean dev, int length) {
        FluxBackbone backbone =
                backbone(new Grid(rows, columns), channels, options(depth, single, dev));
        Shape shape = new Shape(channels, rows, columns);
        BackboneLaws.check(
                backbone,
                run ->
                        new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(noise.normal(run, "state", 0, shape)),
                                text(run, length),
                                new Step(0, 1, new float[] {0.2f, 0.97f})));
    }

    @Test
    void theOptionOfGuidanceIsReadWhereTheRunGivesNone() {
        Grid grid = new Grid(2, 2);
        FluxBackbone backbone = backbone(grid, 3, options(1, 1, true));
        TestRun run = new TestRun(manager, noise);
        Conditioning given = text(manager, 5);
        NDArray same = manager.full(new Shape(2), 3.5f);
        NDArray other = manager.full(new Shape(2), 2f);
        NDArray byOption = condition(backbone, given, run);
        NDArray bySame = condition(backbone, given.with(Conditioning.GUIDANCE, same, same), run);
        NDArray byOther = condition(backbone, given.with(Conditioning.GUIDANCE, other, other), run);
        assertEquals(byOption, bySame);
        assertEquals(false, byOption.equals(byOther), "another scale gives another vector");
    }

    private NDArray condition(Backbone backbone, Conditioning given, TestRun run) {
        NDArray state = noise.normal(manager, "state", 0, new Shape(3, 2, 2));
        return backbone.open(given, run)
                .forward(new ModelInput.NoisyLatents(state), Step.at(0, 1, 0.5f, 2))
                .get(1);
    }

    @Test
    void textStatesOfAnotherWidthOrTooManyAreRefused() {
        FluxBackbone backbone = backbone(new Grid(2, 2), 3, options(1, 1, false));
        TestRun run = new TestRun(manager, noise);
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> backbone.open(text(manager, 6), run));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, refused.problems().get(0).code());
        NDArray narrow = manager.zeros(new Shape(2, 3));
        Conditioning given = text(manager, 5).with(Conditioning.POOLED, narrow, narrow);
        assertThrows(IntarsiaException.class, () -> backbone.open(given, run));
    }
}
