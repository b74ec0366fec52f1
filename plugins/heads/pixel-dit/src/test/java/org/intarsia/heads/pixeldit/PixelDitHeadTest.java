package org.intarsia.heads.pixeldit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.InputGradient;
import org.intarsia.testkit.PeakMemory;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.PixelGrid;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.PixelHeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelDitHeadTest {
    private static final int WIDTH = 20;
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);

    /** What varies between published networks. */
    private enum Form {
        PLAIN,
        POST_MODULATION,
        NO_PLACES,
        ADDED_CONDITION,
        NTK
    }

    private static PixelDitHeadOptions options(Form form, int... sizes) {
        Map<String, Object> given = new HashMap<>();
        given.put("pixel-hidden-size", sizes[0]);
        given.put("pixel-depth", sizes[1]);
        given.put("pixel-num-groups", sizes[3]);
        given.put("use-pixel-abs-pos", form != Form.NO_PLACES);
        given.put("pit-adaln-post-modulation", form == Form.POST_MODULATION);
        given.put("condition", form == Form.ADDED_CONDITION ? "add" : "none");
        if (form == Form.NTK) {
            given.putAll(Map.of("rope-mode", "ntk-aware", "rope-ref-h", 6, "rope-ref-w", 4));
        }
        if (sizes[2] > 0) {
            given.put("pixel-attn-hidden-size", sizes[2]);
        }
        if (sizes.length > 4) {
            given.put("slice-pixels", sizes[4]);
        }
        return Options.of(PixelDitHeadOptions.class, given);
    }

    record Size(PixelDitHeadOptions options, PixelGrid image) {
        Size(PixelDitHeadOptions options, Grid grid, Grid patch) {
            this(options, new PixelGrid(grid, patch, WIDTH));
        }
    }

    /** Width of a pixel, depth, width and heads of the attention, pixels of a slice. */
    static Stream<Size> sizes() {
        Grid square = new Grid(2, 2);
        return Stream.of(
                new Size(options(Form.PLAIN, 8, 2, 24, 3), new Grid(2, 3), square),
                new Size(options(Form.PLAIN, 4, 1, 0, 5), new Grid(4, 1), new Grid(3, 2)),
                new Size(options(Form.PLAIN, 8, 2, 24, 3, 8), new Grid(2, 3), square),
                new Size(options(Form.POST_MODULATION, 4, 2, 16, 1), new Grid(1, 3), square),
                new Size(options(Form.POST_MODULATION, 4, 2, 16, 1, 4), new Grid(1, 3), square),
                new Size(options(Form.NO_PLACES, 12, 1, 8, 2), new Grid(3, 2), new Grid(1, 2)),
                new Size(options(Form.ADDED_CONDITION, 4, 1, 8, 1, 5), new Grid(2, 2), square),
                new Size(options(Form.NTK, 4, 1, 24, 2), new Grid(4, 3), square));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private PixelDitHead head(Size size) {
        PixelGrid image = size.image();
        return new PixelDitHead(
                size.options(), weights, image.features(), image.latents(), TestParts.NONE);
    }

    private NDArray state(Size size) {
        return size.image().state(manager, 2);
    }

    private NDList given(Size size) {
        return size.image().given(manager, 2);
    }

    private static NDArray predict(PixelDitHead head, NDList features, NDArray z) {
        int batch = (int) z.getShape().get(0);
        return head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, batch))
                .singletonOrThrow();
    }

    private NDArray plain(Size size, NDList features, NDArray z) {
        PlainPixelLevel plain =
                new PlainPixelLevel(
                        size.options(),
                        weights,
                        manager,
                        new Grid[] {size.image().grid(), size.image().patch()});
        NDArray s = features.get(0);
        if (size.options().addsCondition()) {
            NDArray sum = s.add(features.get(1).expandDims(1));
            s = sum.mul(Activation.sigmoid(sum));
        }
        return NDArrays.stack(
                new NDList(plain.forward(z.get(0), s.get(0)), plain.forward(z.get(1), s.get(1))));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anySizeAgreesWithPlainArithmetic(Size size) {
        PixelDitHead head = head(size);
        NDArray z = state(size);
        NDArray want = plain(size, given(size), z);

        Closeness.check(want, predict(head, given(size), z), 2e-5);
        Closeness.check(want, Gradients.off(() -> predict(head, given(size), z)), 2e-5);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gradientsAgreeWithPlainArithmetic(Size size) {
        PixelDitHead head = head(size);
        NDArray z = state(size);
        NDArray c = given(size).get(1);

        NDArray want = InputGradient.of(given(size).get(0), s -> plain(size, new NDList(s, c), z));
        NDArray got = InputGradient.of(given(size).get(0), s -> predict(head, new NDList(s, c), z));
        Closeness.check(want, got, 1e-4);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPredictionLeavesNothingBehind(Size size) {
        PixelHeadLaws.checkLeaks(head(size), size.image());
    }

    /** Of 24 patches slices of one and two do not keep the features, longer ones do. */
    @Test
    void slicesOfAnyLengthGiveTheSame() {
        Grid grid = new Grid(4, 6);
        for (Form form : new Form[] {Form.PLAIN, Form.POST_MODULATION, Form.NO_PLACES}) {
            NDArray whole = null;
            for (int slice : new int[] {4096, 96, 71, 28, 8, 1}) {
                Size size = new Size(options(form, 8, 3, 24, 3, slice), grid, new Grid(2, 2));
                NDArray got = predict(head(size), given(size), state(size));
                whole = whole == null ? got : whole;
                Closeness.check(whole, got, 1e-5);
            }
        }
    }

    @Test
    void everyRowIsWorkedOnAsIfItWereAlone() {
        for (int slice : new int[] {24, 48, 7}) {
            Size size =
                    new Size(
                            options(Form.PLAIN, 8, 2, 24, 3, slice),
                            new Grid(2, 3),
                            new Grid(2, 2));
            PixelDitHead head = head(size);
            NDArray z = size.image().state(manager, 5);
            NDList features = size.image().given(manager, 5);
            NDArray all = predict(head, features, z);
            for (int row = 0; row < 5; row++) {
                String one = row + ":" + (row + 1);
                NDList alone = new NDList(features.get(0).get(one), features.get(1).get(one));
                Closeness.check(predict(head, alone, z.get(one)), all.get(one), 1e-5);
            }
        }
    }

    @Test
    void aListenerHearsOfSlicesWhatItHearsOfTheWhole() {
        Map<String, float[]> whole = heard(4096);
        assertTrue(whole.containsKey("mid.pixel_block0"), whole.keySet().toString());
        for (int slice : new int[] {40, 32}) {
            Map<String, float[]> sliced = heard(slice);
            assertEquals(whole.keySet(), sliced.keySet());
            whole.forEach((name, value) -> assertArrayEquals(value, sliced.get(name), 1e-4f, name));
        }
    }

    /** Of 100 patches, slices of 8 do not keep the features, those of 10 do. */
    private Map<String, float[]> heard(int slice) {
        Size size =
                new Size(options(Form.PLAIN, 4, 2, 8, 1, slice), new Grid(10, 10), new Grid(2, 2));
        Map<String, float[]> heard = new TreeMap<>();
        Step step =
                Step.at(0, 1, 0.5f, 1)
                        .watched((name, value) -> heard.put(name, value.toFloatArray()));
        head(size)
                .predict(
                        size.image().given(manager, 1),
                        new ModelInput.NoisyLatents(size.image().state(manager, 1)),
                        step);
        return heard;
    }

    @Test
    void slicesBoundTheMemoryOfALargePicture() {
        Grid grid = new Grid(16, 32);
        Grid patch = new Grid(16, 16);
        Size size = new Size(options(Form.PLAIN, 16, 1, 32, 2, 1 << 14), grid, patch);
        NDArray z = size.image().state(manager, 1);
        NDList features = size.image().given(manager, 1);
        PixelDitHead head = head(size);
        NDArray first = predict(head, features, z);
        NDArray[] sliced = new NDArray[1];
        long more = PeakMemory.during(() -> sliced[0] = predict(head, features, z));

        // All at once, modulation and hidden units alone are 112 MiB.
        assertTrue(more < 112L << 20, more + " bytes more were held");
        assertEquals(first, sliced[0]);
        Size whole = new Size(options(Form.PLAIN, 16, 1, 32, 2, 1 << 17), grid, patch);
        Closeness.check(predict(head(whole), features, z), sliced[0], 1e-6);
    }

    @Test
    void theFeaturesOfALargePictureAreNeverHeldWhole() {
        Grid grid = new Grid(64, 96);
        Grid patch = new Grid(16, 16);
        Size size = new Size(options(Form.PLAIN, 16, 2, 8, 1, 1 << 13), grid, patch);
        long all = 16L * Float.BYTES * grid.tokens() * patch.tokens();
        NDArray z = size.image().state(manager, 1);
        NDList features = size.image().given(manager, 1);
        PixelDitHead head = head(size);
        predict(head, features, z);
        long more = PeakMemory.during(() -> predict(head, features, z));

        assertTrue(more < all, more + " bytes more were held, the features are " + all);
        assertTrue(head.workingBytes(1) < all, "and so says the estimate");
        Size kept = new Size(options(Form.PLAIN, 16, 2, 8, 1, 1 << 18), grid, patch);
        assertTrue(head(kept).workingBytes(1) > 2 * all, "of larger slices it says more");
    }

    @Test
    void itAsksForThePublishedNames() {
        Size size = new Size(options(Form.PLAIN, 8, 1, 24, 3), new Grid(2, 3), new Grid(2, 2));
        head(size);
        String block = "pixel_blocks.0.";
        assertEquals(new Shape(6 * 8 * 4, WIDTH), shape(block + "adaLN_modulation.0.weight"));
        assertEquals(new Shape(24, 32), shape(block + "compress_to_attn.weight"));
        assertEquals(new Shape(32, 24), shape(block + "expand_from_attn.weight"));
        assertEquals(new Shape(72, 24), shape(block + "attn.qkv.weight"));
        assertEquals(new Shape(8), shape(block + "attn.q_norm.weight"));
        assertEquals(new Shape(32, 8), shape(block + "mlp.fc1.weight"));
        assertEquals(new Shape(8, 3), shape("pixel_embedder.proj.weight"));
        assertEquals(new Shape(3, 8), shape("final_layer.linear.weight"));
    }

    private Shape shape(String name) {
        return weights.get(name).getShape();
    }

    @Test
    void whatIsLeftOutIsAsInTheClassConditionalOne() {
        PixelDitHeadOptions options = none();

        assertEquals(16, options.pixelHiddenSize());
        assertEquals(4, options.pixelDepth());
        assertTrue(options.usePixelAbsPos());
        assertEquals(PredictionKind.VELOCITY, options.spec().kind());
        assertEquals(TimeAxis.NOISE_AT_ZERO, options.spec().axis());
        assertEquals(1, options.spec().noiseScale());
    }

    private static PixelDitHeadOptions none() {
        return Options.of(PixelDitHeadOptions.class, Map.of());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        PixelDitHeadOptions.class,
                        Map.ofEntries(
                                Map.entry("pixel-hidden-size", 0),
                                Map.entry("pixel-depth", 0),
                                Map.entry("pixel-attn-hidden-size", 1),
                                Map.entry("pixel-num-groups", 0),
                                Map.entry("hidden-size", 0),
                                Map.entry("patch-size", 0),
                                Map.entry("condition", "mul"),
                                Map.entry("prediction", "logits"),
                                Map.entry("noise-at", 2),
                                Map.entry("rope-mode", "yarn"),
                                Map.entry("rope-ref-h", 0),
                                Map.entry("rope-ref-w", 0),
                                Map.entry("slice-pixels", 0)));
        assertEquals(
                List.of(
                        "pixel-hidden-size",
                        "pixel-depth",
                        "pixel-attn-hidden-size",
                        "pixel-num-groups",
                        "hidden-size",
                        "patch-size",
                        "condition",
                        "prediction",
                        "noise-at",
                        "rope-mode",
                        "rope-ref-h",
                        "rope-ref-w",
                        "slice-pixels"),
                refused.stream().map(Problem::subject).toList());
    }

    @Test
    void headsThatDoNotDivideTheAttentionAreRefused() {
        Size size = new Size(options(Form.PLAIN, 8, 1, 24, 4), new Grid(2, 3), new Grid(2, 2));
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> head(size));
        assertEquals(ErrorCode.INVALID_OPTION, refused.problems().get(0).code());
        assertEquals("pixel-attn-hidden-size", refused.problems().get(0).subject());
    }
}
