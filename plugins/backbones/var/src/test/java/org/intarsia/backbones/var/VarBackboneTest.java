package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.nn.tokens.ScalePyramid;
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

class VarBackboneTest {
    private static final ConditioningSpec LABELS = new ConditioningSpec.Classes(7, List.of());
    private static final LatentSpec IDS =
            new LatentSpec.Discrete("toy", 30, 6, List.of(new Grid(1, 1)));

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);

    static Stream<VarOptions> sizes() {
        return Stream.of(
                options(1, 8, List.of(1), false, true),
                options(2, 16, List.of(1, 2), true, true),
                options(4, 40, List.of(1, 2, 3, 5), false, false),
                options(3, 24, List.of(2, 3, 3), true, false),
                options(5, 20, List.of(1, 2, 4), false, true));
    }

    private static VarOptions options(
            int heads, int width, List<Integer> sides, boolean shared, boolean unit) {
        return Options.of(
                VarOptions.class,
                Map.of(
                        "depth",
                        3,
                        "embed-dim",
                        width,
                        "num-heads",
                        heads,
                        "mlp-ratio",
                        2.6,
                        "shared-aln",
                        shared,
                        "attn-l2-norm",
                        unit,
                        "patch-nums",
                        sides,
                        "vocab-size",
                        30,
                        "z-channels",
                        6));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private VarBackbone backbone(VarOptions options) {
        return new VarBackbone(options, weights, IDS, LABELS);
    }

    private Backbone.Session open(VarBackbone backbone, long... labels) {
        return open(backbone, false, labels);
    }

    private Backbone.Session open(VarBackbone backbone, boolean training, long... labels) {
        NDArray value = manager.create(labels);
        return backbone.open(
                Conditioning.NONE.with(Conditioning.LABEL, value, value),
                new TestRun(manager, TestNoise.rows(labels.length), training));
    }

    private NDArray codes(VarOptions options, int batch) {
        ScalePyramid pyramid = new ScalePyramid(options.scales());
        Noise noise = TestNoise.rows(batch);
        Shape shape = new Shape(pyramid.length() - pyramid.tokens(0), 6);
        return noise.normal(manager, "codes", 0, shape);
    }

    /** The tokens of all scales, computed one after the other. */
    private NDArray scaleByScale(VarOptions options, NDArray codes, long... labels) {
        ScalePyramid pyramid = new ScalePyramid(options.scales());
        NDList tokens = new NDList();
        try (Backbone.Session session = open(backbone(options), labels)) {
            for (int scale = 0; scale < pyramid.count(); scale++) {
                int from = scale == 0 ? 0 : pyramid.start(scale) - pyramid.tokens(0);
                int to = scale == 0 ? 0 : from + pyramid.tokens(scale);
                NDArray shown = codes.get(new NDIndex(":, {}:{}", from, to));
                Step step = new Step(scale, pyramid.count(), new float[0]);
                tokens.add(session.forward(new ModelInput.Vectors(shown), step).get(0));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return NDArrays.concat(tokens, 1);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void scaleByScaleInACacheIsTheSameAsAllScalesUnderTheMask(VarOptions options) {
        NDArray codes = codes(options, 2);
        NDArray want =
                options.patchNums().size() == 1
                        ? scaleByScale(options, codes, 3, 7)
                        : open(backbone(options), 3, 7)
                                .forward(
                                        new ModelInput.Vectors(codes), new Step(0, 1, new float[0]))
                                .get(0);

        Closeness.check(want, scaleByScale(options, codes, 3, 7), 2e-5);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aRowIsTheSameAloneAndAmongEight(VarOptions options) {
        NDArray codes = codes(options, 8);
        NDArray all = scaleByScale(options, codes, 0, 1, 2, 3, 4, 5, 6, 7);
        NDArray alone = scaleByScale(options, codes.get("5:6"), 5);

        Closeness.check(all.get("5:6"), alone, 1e-5);
    }

    static Stream<VarOptions> severalScales() {
        return sizes().filter(options -> options.patchNums().size() > 1);
    }

    @ParameterizedTest
    @MethodSource("severalScales")
    void theGradientOfTheCodesIsFiniteAndTheSameAgain(VarOptions options) {
        NDArray codes = codes(options, 2);
        NDArray first = gradient(options, codes);

        assertTrue(Float.isFinite(first.abs().max().getFloat()));
        assertTrue(first.abs().max().getFloat() > 0);
        Closeness.check(first, gradient(options, codes), 0);
    }

    private NDArray gradient(VarOptions options, NDArray codes) {
        Step step = new Step(0, 1, new float[0]);
        return InputGradient.of(
                codes,
                leaf ->
                        open(backbone(options), true, 3, 7)
                                .forward(new ModelInput.Vectors(leaf), step)
                                .get(0));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theLawsOfBackbonesHold(VarOptions options) {
        BackboneLaws.check(
                backbone(options),
                run -> {
                    NDArray labels = run.create(new long[] {3, 7});
                    return new BackboneLaws.Case(
                            new ModelInput.Vectors(run.create(new Shape(2, 0, 6))),
                            Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                            new Step(0, options.patchNums().size(), new float[0]));
                });
    }

    @Test
    void aTemperatureAboveAHundredCountsAsAHundred() {
        VarOptions options = options(2, 16, List.of(1, 3), false, true);
        VarBackbone backbone = backbone(options);
        NDArray scale = weights.get("blocks.0.attn.scale_mul_1H11");

        NDArray hundred = withScale(backbone, scale, (float) Math.log(100));
        Closeness.check(hundred, withScale(backbone, scale, 9), 0);
        NDArray mild = withScale(backbone, scale, 1);
        assertTrue(mild.sub(hundred).abs().max().getFloat() > 1e-4);
    }

    private NDArray withScale(VarBackbone backbone, NDArray scale, float first) {
        scale.set(new float[] {first, 0.3f});
        NDArray shown = TestNoise.rows(1).normal(manager, "codes", 0, new Shape(9, 6));
        return open(backbone, 2)
                .forward(new ModelInput.Vectors(shown), new Step(0, 1, new float[0]))
                .get(0);
    }

    @Test
    void itAsksForItsOwnVocabularyAndScalesInTheSpaceThatIsOffered() {
        VarOptions options = options(2, 16, List.of(1, 3), false, true);

        assertEquals(
                new LatentSpec.Discrete("toy", 30, 6, List.of(new Grid(1, 1), new Grid(3, 3))),
                backbone(options).accepts());
    }

    @Test
    void aScaleOutOfTurnIsRefused() {
        VarOptions options = options(2, 16, List.of(1, 3), false, true);
        NDArray shown = manager.create(new Shape(1, 9, 6));

        assertThrows(
                IllegalArgumentException.class,
                () ->
                        open(backbone(options), 3)
                                .forward(
                                        new ModelInput.Vectors(shown),
                                        new Step(1, 2, new float[0])));
    }

    @Test
    void onlyClassLabelsConditionIt() {
        VarOptions options = options(2, 16, List.of(1, 3), false, true);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new VarBackbone(options, weights, IDS, new ConditioningSpec.None()));

        assertEquals(ErrorCode.CONDITIONING_NOT_SUPPORTED, refused.problems().get(0).code());
    }

    @Test
    void realValuedLatentsAreRefused() {
        VarOptions options = options(2, 16, List.of(1, 3), false, true);
        LatentSpec pixels = new LatentSpec.Continuous("pixel", 3, new Grid(3, 3), -1, 1);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new VarBackbone(options, weights, pixels, LABELS));

        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }
}
