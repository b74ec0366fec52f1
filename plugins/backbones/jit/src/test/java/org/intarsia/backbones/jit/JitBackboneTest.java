package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.InputGradient;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JitBackboneTest {
    private static final float[] TIMES = {0.2f, 0.97f};
    private static final ConditioningSpec LABELS = new ConditioningSpec.Classes(7, List.of());

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    record Size(JitOptions options, ImageSpec image) {}

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(options(4, 32, 1, 2, 6, 0, 0), new ImageSpec(16, 16)),
                new Size(options(8, 48, 4, 3, 12, 5, 2), new ImageSpec(32, 32)),
                new Size(options(2, 64, 3, 1, 5, 3, 0), new ImageSpec(8, 20)),
                new Size(options(4, 80, 6, 4, 16, 1, 5), new ImageSpec(64, 24)),
                new Size(options(16, 40, 2, 10, 32, 32, 1), new ImageSpec(48, 160)));
    }

    private static JitOptions options(
            int patch, int width, int depth, int heads, int bottleneck, int context, int start) {
        return Options.of(
                JitOptions.class,
                Map.of(
                        "patch-size",
                        patch,
                        "hidden-size",
                        width,
                        "depth",
                        depth,
                        "num-heads",
                        heads,
                        "mlp-ratio",
                        3.3,
                        "bottleneck-dim",
                        bottleneck,
                        "in-context-len",
                        context,
                        "in-context-start",
                        start));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray labels() {
        return manager.create(new long[] {3, 7});
    }

    private NDArray state(ImageSpec image) {
        return noise.normal(manager, "state", 0, new Shape(3, image.height(), image.width()));
    }

    private Backbone.Session open(JitBackbone backbone, boolean training) {
        return backbone.open(
                Conditioning.NONE.with(Conditioning.LABEL, labels(), labels()),
                new TestRun(manager, noise, training));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anySizeAgreesWithPlainArithmetic(Size size) throws Exception {
        JitBackbone backbone = new JitBackbone(size.options(), weights, size.image(), LABELS);
        Grid grid = size.image().patches(size.options().patchSize());
        NDArray z = state(size.image());
        NDList want =
                new PlainJit(size.options(), grid, weights, manager).forward(z, TIMES, labels());

        for (boolean training : new boolean[] {false, true}) {
            try (Backbone.Session session = open(backbone, training)) {
                NDList got = session.forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES));
                Closeness.check(want.get(0), got.get(0), 2e-5);
                Closeness.check(want.get(1), got.get(1), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gradientsAgreeWithPlainArithmetic(Size size) {
        JitBackbone backbone = new JitBackbone(size.options(), weights, size.image(), LABELS);
        Grid grid = size.image().patches(size.options().patchSize());
        NDArray z = state(size.image());
        PlainJit plain = new PlainJit(size.options(), grid, weights, manager);

        NDArray want = InputGradient.of(z, leaf -> plain.forward(leaf, TIMES, labels()).get(0));
        NDArray got =
                InputGradient.of(
                        z,
                        leaf ->
                                open(backbone, true)
                                        .forward(
                                                new ModelInput.NoisyLatents(leaf),
                                                new Step(0, 1, TIMES))
                                        .get(0));
        Closeness.check(want, got, 1e-4);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theLawsOfBackbonesHold(Size size) {
        JitBackbone backbone = new JitBackbone(size.options(), weights, size.image(), LABELS);
        Shape shape = new Shape(3, size.image().height(), size.image().width());
        BackboneLaws.check(
                backbone,
                run -> {
                    NDArray labels = run.create(new long[] {3, 7});
                    return new BackboneLaws.Case(
                            new ModelInput.NoisyLatents(noise.normal(run, "state", 0, shape)),
                            Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                            new Step(0, 1, TIMES));
                });
    }

    @Test
    void dropoutIsDecidedByTheSeedsAndOnlyInTraining() throws Exception {
        JitOptions options =
                Options.of(
                        JitOptions.class,
                        Map.of(
                                "patch-size",
                                8,
                                "hidden-size",
                                48,
                                "depth",
                                4,
                                "num-heads",
                                3,
                                "mlp-ratio",
                                4.0,
                                "bottleneck-dim",
                                12,
                                "in-context-len",
                                5,
                                "in-context-start",
                                2,
                                "attn-dropout",
                                0.3,
                                "proj-dropout",
                                0.3));
        ImageSpec image = new ImageSpec(32, 32);
        JitBackbone backbone = new JitBackbone(options, weights, image, LABELS);
        ModelInput z = new ModelInput.NoisyLatents(state(image));
        Step step = new Step(0, 1, TIMES);

        NDArray inferred = open(backbone, false).forward(z, step).get(0);
        Backbone.Session training = open(backbone, true);
        NDArray first = training.forward(z, step).get(0);
        NDArray second = training.forward(z, step).get(0);
        NDArray again = open(backbone, true).forward(z, step).get(0);

        assertTrue(first.sub(inferred).abs().max().getFloat() > 1e-2);
        assertTrue(first.sub(second).abs().max().getFloat() > 1e-2);
        Closeness.check(first, again, 0);
    }

    @Test
    void onlyClassLabelsConditionIt() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new JitBackbone(
                                        options(4, 32, 1, 2, 6, 0, 0),
                                        weights,
                                        new ImageSpec(16, 16),
                                        new ConditioningSpec.None()));

        assertEquals(ErrorCode.CONDITIONING_NOT_SUPPORTED, refused.problems().get(0).code());
    }

    @Test
    void aSizeThatIsNoMultipleOfThePatchIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new JitBackbone(
                                        options(16, 32, 1, 2, 6, 0, 0),
                                        weights,
                                        new ImageSpec(100, 64),
                                        LABELS));

        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
    }
}
