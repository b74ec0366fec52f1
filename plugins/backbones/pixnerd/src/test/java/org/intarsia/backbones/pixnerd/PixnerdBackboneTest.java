package org.intarsia.backbones.pixnerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.InputGradient;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixnerdBackboneTest {
    private static final float[] TIMES = {0.2f, 0.97f};
    private static final ConditioningSpec LABELS = new ConditioningSpec.Classes(7, List.of());
    private static final ConditioningSpec TEXT = new ConditioningSpec.Text(5, 9);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    record Size(PixnerdOptions options, ImageSpec image, ConditioningSpec conditioning) {
        Grid grid() {
            int rows = (int) Math.round(image.height() / options.decoderPatchScalingH());
            int columns = (int) Math.round(image.width() / options.decoderPatchScalingW());
            return new Grid(
                    rows / options.size().patchSize(), columns / options.size().patchSize());
        }
    }

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(options(4, 32, 2, 1, 1, 1), new ImageSpec(16, 16), LABELS),
                new Size(options(2, 60, 3, 3, 1, 1), new ImageSpec(4, 10), LABELS),
                new Size(options(8, 40, 10, 2, 1, 1), new ImageSpec(8, 24), LABELS),
                new Size(options(4, 32, 2, 2, 1, 1), new ImageSpec(8, 20), TEXT),
                new Size(options(2, 48, 4, 1, 1.5, 2), new ImageSpec(9, 16), TEXT),
                new Size(options(4, 24, 2, 1, 0.5, 2), new ImageSpec(6, 32), TEXT),
                new Size(options(4, 24, 2, 1, 2, 2.5), new ImageSpec(16, 20), LABELS));
    }

    private static PixnerdOptions options(
            int patch, int width, int heads, int depth, double tall, double wide) {
        return Options.of(
                PixnerdOptions.class,
                Map.of(
                        "patch-size",
                        patch,
                        "hidden-size",
                        width,
                        "num-groups",
                        heads,
                        "num-cond-blocks",
                        depth,
                        "num-text-blocks",
                        2,
                        "decoder-patch-scaling-h",
                        tall,
                        "decoder-patch-scaling-w",
                        wide));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private PixnerdBackbone backbone(Size size) {
        return new PixnerdBackbone(size.options(), weights, size.image(), size.conditioning());
    }

    private NDArray state(NDManager owner, ImageSpec image) {
        return noise.normal(owner, "state", 0, new Shape(3, image.height(), image.width()));
    }

    private Conditioning given(NDManager owner, Size size) {
        if (size.conditioning() == LABELS) {
            NDArray labels = owner.create(new long[] {3, 7});
            return Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
        }
        NDArray text = noise.normal(owner, "text", 0, new Shape(5, 9));
        return Conditioning.NONE.with(Conditioning.TEXT, text, text);
    }

    private NDList plain(Size size, NDArray z) {
        PlainPixnerd plain = new PlainPixnerd(size.options(), size.grid(), weights, manager);
        Conditioning given = given(manager, size);
        return size.conditioning() == LABELS
                ? plain.ofLabels(z, TIMES, given.value(Conditioning.LABEL))
                : plain.ofText(z, TIMES, given.value(Conditioning.TEXT));
    }

    private Backbone.Session open(Size size, Backbone backbone, boolean training) {
        return backbone.open(given(manager, size), new TestRun(manager, noise, training));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anySizeAgreesWithPlainArithmetic(Size size) throws Exception {
        PixnerdBackbone backbone = backbone(size);
        NDArray z = state(manager, size.image());
        NDList want = plain(size, z);

        for (boolean training : new boolean[] {false, true}) {
            try (Backbone.Session session = open(size, backbone, training)) {
                NDList got = session.forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES));
                Closeness.check(want.get(0), got.get(0), 2e-5);
                Closeness.check(want.get(1), got.get(1), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gradientsAgreeWithPlainArithmetic(Size size) {
        PixnerdBackbone backbone = backbone(size);
        NDArray z = state(manager, size.image());

        NDArray want = InputGradient.of(z, leaf -> plain(size, leaf).get(0));
        NDArray got =
                InputGradient.of(
                        z,
                        leaf ->
                                open(size, backbone, true)
                                        .forward(
                                                new ModelInput.NoisyLatents(leaf),
                                                new Step(0, 1, TIMES))
                                        .get(0));
        Closeness.check(want, got, 1e-4);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theLawsOfBackbonesHold(Size size) {
        BackboneLaws.check(
                backbone(size),
                run ->
                        new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(state(run, size.image())),
                                given(run, size),
                                new Step(0, 1, TIMES)));
    }

    /** Of so many blocks, of which the first is shown. */
    private static PixnerdOptions tapped(int blocks) {
        return Options.of(
                PixnerdOptions.class,
                Map.of(
                        "patch-size",
                        4,
                        "hidden-size",
                        32,
                        "num-groups",
                        2,
                        "num-cond-blocks",
                        blocks,
                        "num-text-blocks",
                        0,
                        "decoder-patch-scaling-h",
                        1.0,
                        "decoder-patch-scaling-w",
                        1.0,
                        "align-layer",
                        1));
    }

    @Test
    void aTappedBlockIsHandedOnBesideTheTokens() {
        ImageSpec image = new ImageSpec(8, 8);
        PixnerdOptions two = tapped(2);
        PixnerdOptions one = tapped(1);
        NDArray z = state(manager, image);

        Size deep = new Size(two, image, LABELS);
        PixnerdBackbone backbone = backbone(deep);
        NDList got =
                open(deep, backbone, false)
                        .forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES));
        Size shallow = new Size(one, image, LABELS);
        NDList last =
                open(shallow, backbone(shallow), false)
                        .forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES));

        assertEquals(3, got.size());
        assertEquals(FeatureSpec.TAPPED, backbone.features().members().get(2).name());
        Closeness.check(last.get(2), got.get(2), 1e-6);
        NDArray t = new PlainPixnerd(two, new Grid(2, 2), weights, manager).time(TIMES);
        Closeness.check(PlainLayers.silu(got.get(2).add(t.expandDims(1))), last.get(0), 1e-5);
    }

    @Test
    void aTextOfAnotherLengthIsRefused() {
        Size size = new Size(options(4, 32, 2, 1, 1, 1), new ImageSpec(8, 8), TEXT);
        NDArray text = manager.zeros(new Shape(2, 4, 9));
        Conditioning shorter = Conditioning.NONE.with(Conditioning.TEXT, text, text);

        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> backbone(size).open(shorter, new TestRun(manager, noise, false)));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void onlyLabelsAndTextsConditionIt() {
        Size none =
                new Size(
                        options(4, 32, 2, 1, 1, 1),
                        new ImageSpec(8, 8),
                        new ConditioningSpec.None());
        assertEquals(ErrorCode.CONDITIONING_NOT_SUPPORTED, code(none));
    }

    @Test
    void aSizeThatLeavesNoWholePatchesOrPixelsIsRefused() {
        assertEquals(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                code(new Size(options(16, 32, 2, 1, 1, 1), new ImageSpec(100, 64), LABELS)));
        assertEquals(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                code(new Size(options(4, 32, 2, 1, 1.5, 1), new ImageSpec(8, 8), LABELS)));
    }

    private ErrorCode code(Size size) {
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> backbone(size));
        return refused.problems().get(0).code();
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        PixnerdOptions.class,
                        Map.of(
                                "patch-size",
                                0,
                                "hidden-size",
                                2,
                                "num-groups",
                                0,
                                "num-cond-blocks",
                                0,
                                "num-text-blocks",
                                -1,
                                "decoder-patch-scaling-h",
                                0.01,
                                "decoder-patch-scaling-w",
                                Double.NaN,
                                "align-layer",
                                -1));
        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-groups",
                        "num-cond-blocks",
                        "num-text-blocks",
                        "align-layer",
                        "decoder-patch-scaling-h",
                        "decoder-patch-scaling-w"),
                refused.stream().map(Problem::subject).toList());
    }
}
