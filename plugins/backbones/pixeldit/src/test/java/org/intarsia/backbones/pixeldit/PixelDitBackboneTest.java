package org.intarsia.backbones.pixeldit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.nn.dit.BlockHook;
import org.intarsia.nn.dit.JointPatchDit;
import org.intarsia.nn.pixels.Rope2d;
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
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With texts; with classes the network is that of PixNerd, which is tested there. */
class PixelDitBackboneTest {
    /** Early ones: the sinusoid of a thousand times a late one rounds by more than is compared. */
    private static final float[] TIMES = {0.004f, 0.05f};

    private static final ConditioningSpec.Text TEXT = new ConditioningSpec.Text(5, 9);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    /**
     * @param length of the text that is given
     */
    record Size(PixelDitOptions options, ImageSpec image, int length) {
        Grid grid() {
            return image.patches(options.patchSize());
        }
    }

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(options(4, 32, 2, 2, "original"), new ImageSpec(16, 16), 5),
                new Size(options(2, 60, 3, 1, "original"), new ImageSpec(4, 10), 3),
                new Size(options(8, 40, 10, 2, "original"), new ImageSpec(8, 24), 1),
                new Size(options(2, 48, 2, 2, "ntk_aware"), new ImageSpec(8, 6), 4));
    }

    private static PixelDitOptions options(
            int patch, int width, int heads, int depth, String ropeMode) {
        return Options.of(
                PixelDitOptions.class,
                Map.of(
                        "patch-size",
                        patch,
                        "hidden-size",
                        width,
                        "num-groups",
                        heads,
                        "patch-depth",
                        depth,
                        "rope-mode",
                        ropeMode,
                        "rope-ref-h",
                        4,
                        "rope-ref-w",
                        12,
                        "text-rope-theta",
                        500.0));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private PixelDitBackbone backbone(Size size) {
        return new PixelDitBackbone(size.options(), weights, size.image(), TEXT);
    }

    private NDArray state(NDManager owner, Size size) {
        Shape shape = new Shape(3, size.image().height(), size.image().width());
        return noise.normal(owner, "state", 0, shape);
    }

    private Conditioning given(NDManager owner, int length) {
        NDArray text = noise.normal(owner, "text", 0, new Shape(length, TEXT.width()));
        return Conditioning.NONE.with(Conditioning.TEXT, text, text);
    }

    private NDList plain(Size size, NDArray z) {
        NDArray text = given(manager, size.length()).value(Conditioning.TEXT);
        return new PlainJoint(size.options(), size.grid(), weights, manager)
                .forward(z, TIMES, text, (block, x) -> x);
    }

    private Backbone.Session open(Size size, boolean training) {
        return backbone(size)
                .open(given(manager, size.length()), new TestRun(manager, noise, training));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anySizeAgreesWithPlainArithmetic(Size size) throws Exception {
        NDArray z = state(manager, size);
        for (boolean training : new boolean[] {false, true}) {
            try (Backbone.Session session = open(size, training)) {
                NDList got = session.forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES));
                NDList want = plain(size, z);
                Closeness.check(want.get(0), got.get(0), 5e-5);
                Closeness.check(want.get(1), got.get(1), 5e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gradientsAgreeWithPlainArithmetic(Size size) {
        NDArray z = state(manager, size);
        backbone(size);

        NDArray want = InputGradient.of(z, leaf -> plain(size, leaf).get(0));
        NDArray got =
                InputGradient.of(
                        z,
                        leaf ->
                                open(size, true)
                                        .forward(
                                                new ModelInput.NoisyLatents(leaf),
                                                new Step(0, 1, TIMES))
                                        .get(0));
        Closeness.check(want, got, 2e-4);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theLawsOfBackbonesHold(Size size) {
        BackboneLaws.check(
                backbone(size),
                run ->
                        new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(state(run, size)),
                                given(run, size.length()),
                                new Step(0, 1, TIMES)));
    }

    @Test
    void whatIsPutBetweenTheBlocksGoesIntoThem() {
        PixelDitOptions options = options(4, 32, 2, 3, "original");
        Size size = new Size(options, new ImageSpec(8, 12), 5);
        JointPatchDit network =
                new JointPatchDit(
                        options.network(),
                        weights,
                        new Grid(8, 12),
                        TEXT,
                        new JointPatchDit.RopeBases(Rope2d.Bases.PLAIN, 500));
        NDArray z = state(manager, size);
        NDArray text = given(manager, 5).value(Conditioning.TEXT);
        List<Integer> blocks = new ArrayList<>();
        BlockHook everyOther =
                (block, x) -> {
                    blocks.add(block);
                    return block % 2 == 0 ? x.mul(1.5f).add(block) : x;
                };

        NDList got = network.forward(z, new Step(0, 1, TIMES), text, everyOther);

        NDList want =
                new PlainJoint(options, size.grid(), weights, manager)
                        .forward(
                                z,
                                TIMES,
                                text,
                                (block, x) -> block % 2 == 0 ? x.mul(1.5f).add(block) : x);
        assertEquals(List.of(0, 1, 2), blocks);
        Closeness.check(want.get(0), got.get(0), 5e-5);
    }

    /** Of so many blocks, of which the first is shown. */
    private static PixelDitOptions tapped(int blocks) {
        return Options.of(
                PixelDitOptions.class,
                Map.of(
                        "patch-size",
                        4,
                        "hidden-size",
                        32,
                        "num-groups",
                        2,
                        "patch-depth",
                        blocks,
                        "align-layer",
                        1));
    }

    @Test
    void aTappedBlockIsHandedOnBesideTheTokens() {
        ImageSpec image = new ImageSpec(8, 8);
        PixelDitOptions two = tapped(2);
        PixelDitOptions one = tapped(1);
        NDArray z = state(manager, new Size(two, image, 5));
        Step step = new Step(0, 1, TIMES);

        NDList got =
                open(new Size(two, image, 5), false).forward(new ModelInput.NoisyLatents(z), step);
        NDList last =
                open(new Size(one, image, 5), false).forward(new ModelInput.NoisyLatents(z), step);

        assertEquals(3, got.size());
        assertEquals(
                FeatureSpec.TAPPED,
                backbone(new Size(two, image, 5)).features().members().get(2).name());
        Closeness.check(last.get(2), got.get(2), 1e-6);
        assertTrue(last.get(0).sub(got.get(0)).abs().max().getFloat() > 1e-3);
    }

    @Test
    void aLongerTextIsCut() {
        Size size = new Size(options(4, 32, 2, 1, "original"), new ImageSpec(8, 8), 5);
        NDArray z = state(manager, size);
        NDArray text = given(manager, 5).value(Conditioning.TEXT);
        NDArray longer = text.concat(text.mul(3), 1);
        Conditioning cut = Conditioning.NONE.with(Conditioning.TEXT, longer, longer);
        Step step = new Step(0, 1, TIMES);

        NDArray want = open(size, false).forward(new ModelInput.NoisyLatents(z), step).get(0);
        NDArray got =
                backbone(size)
                        .open(cut, new TestRun(manager, noise, false))
                        .forward(new ModelInput.NoisyLatents(z), step)
                        .get(0);
        Closeness.check(want, got, 0);
    }

    @Test
    void aTextOfAnotherWidthIsRefused() {
        Size size = new Size(options(4, 32, 2, 1, "original"), new ImageSpec(8, 8), 5);
        NDArray text = manager.zeros(new Shape(2, 5, 8));
        Conditioning narrow = Conditioning.NONE.with(Conditioning.TEXT, text, text);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> backbone(size).open(narrow, new TestRun(manager, noise, false)));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void classesHaveNoGrowingBases() {
        PixelDitOptions options = options(4, 32, 2, 1, "ntk_aware");
        ConditioningSpec labels = new ConditioningSpec.Classes(7, List.of());
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new PixelDitBackbone(options, weights, new ImageSpec(8, 8), labels));
        assertEquals("rope-mode", refused.problems().get(0).subject());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        PixelDitOptions.class,
                        Map.of(
                                "patch-size",
                                0,
                                "hidden-size",
                                2,
                                "num-groups",
                                0,
                                "patch-depth",
                                0,
                                "align-layer",
                                -1,
                                "rope-mode",
                                "yarn",
                                "rope-ref-h",
                                0,
                                "rope-ref-w",
                                0,
                                "text-rope-theta",
                                0.0));
        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-groups",
                        "patch-depth",
                        "align-layer",
                        "rope-mode",
                        "rope-ref-h",
                        "rope-ref-w",
                        "text-rope-theta"),
                refused.stream().map(Problem::subject).toList());
    }
}
