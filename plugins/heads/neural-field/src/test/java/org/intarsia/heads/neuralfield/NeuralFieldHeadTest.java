package org.intarsia.heads.neuralfield;

import static org.intarsia.testkit.fixtures.PlainLayers.rms;
import static org.intarsia.testkit.fixtures.PlainLayers.silu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.PixelGrid;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.PixelHeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeuralFieldHeadTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final PlainLayers plain = new PlainLayers(weights);

    @AfterEach
    void close() {
        manager.close();
    }

    record Size(NeuralFieldOptions options, PixelGrid image) {
        Size(NeuralFieldOptions options, Grid grid, Grid patch) {
            this(options, new PixelGrid(grid, patch, 12));
        }
    }

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(dct(5, 2, 2, "both", "rms", "none"), new Grid(2, 3), new Grid(4, 4)),
                new Size(dct(8, 3, 1, "first", "none", "add"), new Grid(1, 2), new Grid(6, 5)),
                new Size(rotary(6, 1, 3, null), new Grid(2, 2), new Grid(3, 4)),
                new Size(rotary(4, 2, 2, 16.0), new Grid(3, 1), new Grid(1, 8)));
    }

    private static NeuralFieldOptions dct(
            int width, int ratio, int blocks, String normalize, String norm, String condition) {
        return Options.of(
                NeuralFieldOptions.class,
                Map.of(
                        "hidden-size-x",
                        width,
                        "nerf-mlpratio",
                        ratio,
                        "num-decoder-blocks",
                        blocks,
                        "num-cond-blocks",
                        7,
                        "max-freqs",
                        3,
                        "coordinates",
                        "dct",
                        "normalize",
                        normalize,
                        "final-norm",
                        norm,
                        "condition",
                        condition));
    }

    private static NeuralFieldOptions rotary(int width, int ratio, int blocks, Double extent) {
        Map<String, Object> given = new HashMap<>();
        given.put("hidden-size-x", width);
        given.put("nerf-mlpratio", ratio);
        given.put("num-decoder-blocks", blocks);
        given.put("num-cond-blocks", 0);
        given.put("max-freqs", 4);
        given.put("coordinates", "rotary");
        given.put("normalize", "first");
        given.put("final-norm", "none");
        given.put("prediction", "x");
        if (extent != null) {
            given.put("extent", extent);
        }
        return Options.of(NeuralFieldOptions.class, given);
    }

    private NeuralFieldHead head(Size size) {
        return head(size.options(), size.image());
    }

    private NeuralFieldHead head(NeuralFieldOptions options, PixelGrid image) {
        return new NeuralFieldHead(
                options, weights, image.features(), image.latents(), TestParts.NONE);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyPixelIsAskedOfTheFieldOfItsToken(Size size) {
        PixelHeadLaws.checkPatches(
                head(size),
                size.image(),
                (z, token, condition) ->
                        plain(
                                size,
                                z,
                                size.options().addsCondition()
                                        ? silu(token.add(condition))
                                        : token),
                2e-5);
    }

    /** One patch [3, rows, columns] through the field that s generates. */
    private NDArray plain(Size size, NDArray values, NDArray s) {
        NeuralFieldOptions o = size.options();
        Grid patch = size.image().patch();
        int width = o.hiddenSizeX();
        NDArray pixels = values.reshape(3, patch.tokens()).transpose();
        NDArray x = plain.linear("x_embedder.embedder.0", pixels.concat(coordinates(o, patch), 1));
        for (int i = 0; i < o.numDecoderBlocks(); i++) {
            String at = "blocks." + (o.numCondBlocks() + i);
            NDArray both = plain.linear(at + ".param_generator1.0", s);
            int half = width * o.hidden();
            NDArray w1 = unit(both.get(":" + half).reshape(width, o.hidden()));
            NDArray w2 = both.get(half + ":").reshape(o.hidden(), width);
            w2 = o.normalizesBoth() ? unit(w2) : w2;
            NDArray h = silu(rms(x).mul(weights.get(at + ".norm.weight")).matMul(w1));
            x = x.add(h.matMul(w2));
        }
        x = o.normalizesLast() ? rms(x).mul(weights.get("final_layer.norm.weight")) : x;
        return plain.linear("final_layer.linear", x)
                .transpose()
                .reshape(3, patch.rows(), patch.columns());
    }

    private NDArray coordinates(NeuralFieldOptions o, Grid patch) {
        int n = o.basis().values();
        float[] table = new float[patch.tokens() * n];
        for (int i = 0; i < table.length; i++) {
            double y = part(i / n / patch.columns(), patch.rows());
            double x = part(i / n % patch.columns(), patch.columns());
            if (o.basis().rotary()) {
                double end = o.extent() == null ? i % 2 == 0 ? patch.columns() : patch.rows() : 16;
                double angle = (i % 2 == 0 ? x : y) * end;
                table[i] = (float) Math.cos(angle * Math.pow(10_000, -2.0 * (i % n / 2) / n));
            } else {
                int m = o.basis().maxFreqs();
                double a = part(i % n / m, m) * m, b = part(i % m, m) * m;
                double waves = Math.cos(Math.PI * x * a) * Math.cos(Math.PI * y * b);
                table[i] = (float) (waves / (1 + a * b));
            }
        }
        return manager.create(table, new Shape(patch.tokens(), n));
    }

    /** 0 to 1 inclusive. */
    private static double part(int index, int count) {
        return count == 1 ? 0 : (double) index / (count - 1);
    }

    private static NDArray unit(NDArray matrix) {
        return matrix.div(matrix.square().sum(new int[] {0}, true).sqrt());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPredictionLeavesNothingBehind(Size size) {
        PixelHeadLaws.checkLeaks(head(size), size.image());
    }

    @Test
    void aLargePictureIsAnsweredInSlicesWithTheSameBitsAndBoundedMemory() {
        NeuralFieldOptions options = dct(64, 4, 1, "both", "rms", "none");
        // All at once, the hidden units before and after the activation alone are 256 MiB.
        PixelHeadLaws.checkSlices(image -> head(options, image), new Grid(16, 16), 12, 256L << 20);
    }

    @Test
    void idsAndGridsThatDoNotDivideTheMapAreRefused() {
        PixelGrid nine = new PixelGrid(new Grid(3, 3), new Grid(4, 4), 12);
        FeatureSpec features = nine.features();
        LatentSpec odd = new LatentSpec.Continuous("pixel", 3, new Grid(8, 9), -1, 1);
        NeuralFieldOptions options = dct(5, 2, 2, "both", "rms", "none");
        LatentSpec ids = new LatentSpec.Discrete("vq", 16, 4, List.of(new Grid(3, 3)));
        assertEquals(
                List.of(ErrorCode.PARTS_DO_NOT_FIT, ErrorCode.PARTS_DO_NOT_FIT),
                Stream.of(ids, odd)
                        .map(
                                latents ->
                                        assertThrows(
                                                        IntarsiaException.class,
                                                        () ->
                                                                new NeuralFieldHead(
                                                                        options,
                                                                        weights,
                                                                        features,
                                                                        latents,
                                                                        TestParts.NONE))
                                                .problems()
                                                .get(0)
                                                .code())
                        .toList());
    }
}
