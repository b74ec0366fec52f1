package org.intarsia.backbones.reg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegBackboneTest {
    private static final float[] TIMES = {0.04f, 0.97f};

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    private static RegOptions options(
            int patch, int width, int depth, int heads, int tap, int token, boolean qkNorm) {
        return Options.of(
                RegOptions.class,
                Map.of(
                        "patch-size", patch,
                        "hidden-size", width,
                        "depth", depth,
                        "num-heads", heads,
                        "encoder-depth", tap,
                        "z-dims", List.of(token, 3),
                        "projector-dim", 6,
                        "mlp-ratio", 2.5,
                        "qk-norm", qkNorm));
    }

    private RegBackbone backbone(RegOptions options, Shape latents) {
        Grid grid = new Grid((int) latents.get(1), (int) latents.get(2));
        return new RegBackbone(
                options,
                weights,
                new LatentSpec.Continuous("toy", (int) latents.get(0), grid, -1, 1),
                new ConditioningSpec.Classes(7, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4, 6, 2, 12, 3, 3, 1, 5, false",
        "1, 3, 2, 1, 8, 2, 1, 2, 9, true",
        "5, 9, 3, 3, 16, 1, 4, 1, 1, false",
        "2, 2, 2, 2, 20, 4, 5, 4, 24, true"
    })
    void theForwardIsThatOfThePaperForAnySize(
            int channels,
            int rows,
            int columns,
            int patch,
            int width,
            int depth,
            int heads,
            int tap,
            int token,
            boolean qkNorm) {
        RegOptions options = options(patch, width, depth, heads, tap, token, qkNorm);
        Shape shape = new Shape(channels, rows, columns);
        RegBackbone backbone = backbone(options, shape);
        NDArray z = noise.normal(manager, "z", 0, shape);
        NDArray cls = noise.normal(manager, "cls", 0, new Shape(token));
        NDArray labels = manager.create(new long[] {3, 7});
        NDList want = new PlainReg(options, weights, manager).forward(z, cls, TIMES, labels);
        Backbone.Session session =
                backbone.open(
                        Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                        new TestRun(manager, noise));
        NDList got =
                session.forward(
                        new ModelInput.NoisyLatents(new NDList(z, cls)), new Step(0, 1, TIMES));
        for (int i = 0; i < want.size(); i++) {
            String name = backbone.features().members().get(i).name();
            assertEquals(want.get(i).getShape(), got.get(i).getShape(), name);
            float largest = want.get(i).abs().max().getFloat();
            float off = want.get(i).sub(got.get(i)).abs().max().getFloat();
            assertTrue(off < 2e-5 * (1 + largest), name + " differs by " + off);
        }
        BackboneLaws.check(
                backbone,
                run -> {
                    NDArray rowLabels = run.create(new long[] {3, 7});
                    return new BackboneLaws.Case(
                            new ModelInput.NoisyLatents(
                                    new NDList(
                                            noise.normal(run, "z", 0, shape),
                                            noise.normal(run, "cls", 0, new Shape(token)))),
                            Conditioning.NONE.with(Conditioning.LABEL, rowLabels, rowLabels),
                            new Step(0, 1, TIMES));
                });
    }

    @Test
    void latentsThatAreNotMadeOfWholePatchesAreRefused() {
        RegOptions options = options(2, 8, 1, 2, 1, 3, false);
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> backbone(options, new Shape(4, 4, 5)));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("4x5"), refused.getMessage());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        RegOptions.class,
                                        Map.of(
                                                "hidden-size", 10,
                                                "num-heads", 3,
                                                "depth", 2,
                                                "mlp-ratio", 0.01)));
        assertEquals(
                List.of("hidden-size", "num-heads", "encoder-depth", "mlp-ratio"),
                refused.problems().stream().map(problem -> problem.subject()).toList());
    }
}
