package org.intarsia.heads.decopixel;

import static org.intarsia.testkit.fixtures.PlainLayers.silu;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.PixelGrid;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.PixelHeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoPixelHeadTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final PlainLayers plain = new PlainLayers(weights);

    @AfterEach
    void close() {
        manager.close();
    }

    record Size(DecoPixelOptions options, PixelGrid image) {
        Size(DecoPixelOptions options, Grid grid, Grid patch) {
            this(options, new PixelGrid(grid, patch, 12));
        }
    }

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(
                        Options.of(
                                DecoPixelOptions.class,
                                Map.of(
                                        "hidden-size-x",
                                        5,
                                        "num-decoder-blocks",
                                        2,
                                        "max-freqs",
                                        3,
                                        "coordinates",
                                        "dct")),
                        new Grid(2, 3),
                        square(4)),
                new Size(
                        Options.of(
                                DecoPixelOptions.class,
                                Map.of(
                                        "hidden-size-x",
                                        4,
                                        "num-decoder-blocks",
                                        1,
                                        "max-freqs",
                                        4,
                                        "coordinates",
                                        "rotary",
                                        "prediction",
                                        "x")),
                        new Grid(1, 2),
                        square(5)),
                new Size(
                        Options.of(
                                DecoPixelOptions.class,
                                Map.of(
                                        "hidden-size-x",
                                        6,
                                        "num-decoder-blocks",
                                        3,
                                        "max-freqs",
                                        2)),
                        new Grid(2, 1),
                        new Grid(2, 7)));
    }

    private static Grid square(int side) {
        return new Grid(side, side);
    }

    private DecoPixelHead head(Size size) {
        return head(size.options(), size.image());
    }

    private DecoPixelHead head(DecoPixelOptions options, PixelGrid image) {
        return new DecoPixelHead(
                options, weights, image.features(), image.latents(), TestParts.NONE);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyPixelIsModulatedByAConditionOfItsOwn(Size size) {
        PixelHeadLaws.checkPatches(
                head(size), size.image(), (z, token, condition) -> plain(size, z, token), 2e-5);
    }

    /** One patch [3, rows, columns] under its token. */
    private NDArray plain(Size size, NDArray values, NDArray s) {
        DecoPixelOptions o = size.options();
        Grid patch = size.image().patch();
        NDArray pixels = values.reshape(3, patch.tokens()).transpose();
        NDArray embedded =
                plain.linear("x_embedder.embedder.0", pixels.concat(coordinates(o, patch), 1));
        NDArray x = plain.linear("dec_net.input_proj", embedded);
        NDArray condition =
                plain.linear("dec_net.cond_embed", s).reshape(patch.tokens(), o.hiddenSizeX());
        for (int i = 0; i < o.numDecoderBlocks(); i++) {
            String at = "dec_net.res_blocks." + i;
            NDList m = plain.linear(at + ".adaLN_modulation.1", silu(condition)).split(3, 1);
            NDArray h =
                    layer(x).mul(weights.get(at + ".in_ln.weight"))
                            .add(weights.get(at + ".in_ln.bias"))
                            .mul(m.get(1).add(1))
                            .add(m.get(0));
            x =
                    x.add(
                            m.get(2)
                                    .mul(
                                            plain.linear(
                                                    at + ".mlp.2",
                                                    silu(plain.linear(at + ".mlp.0", h)))));
        }
        return plain.linear("dec_net.final_layer.linear", layer(x))
                .transpose()
                .reshape(3, patch.rows(), patch.columns());
    }

    private NDArray coordinates(DecoPixelOptions o, Grid patch) {
        int n = o.basis().values();
        float[] table = new float[patch.tokens() * n];
        for (int i = 0; i < table.length; i++) {
            double y = part(i / n / patch.columns(), patch.rows());
            double x = part(i / n % patch.columns(), patch.columns());
            int m = o.basis().maxFreqs();
            if (o.basis().rotary()) {
                double angle = i % 2 == 0 ? x * patch.columns() : y * patch.rows();
                table[i] = (float) Math.cos(angle * Math.pow(10_000, -2.0 * (i % n / 2) / n));
            } else {
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

    private static NDArray layer(NDArray x) {
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        return centred.div(centred.square().mean(new int[] {-1}, true).add(1e-6).sqrt());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPredictionLeavesNothingBehind(Size size) {
        PixelHeadLaws.checkLeaks(head(size), size.image());
    }

    @Test
    void aLargePictureIsAnsweredInSlicesWithTheSameBitsAndBoundedMemory() {
        DecoPixelOptions options = Options.of(DecoPixelOptions.class, Map.of());
        // All at once, condition and modulation of the three blocks alone are 128 MiB.
        PixelHeadLaws.checkSlices(image -> head(options, image), square(16), 12, 112L << 20);
    }

    @Test
    void whatIsLeftOutIsAsInTheClassConditionalDeco() {
        DecoPixelOptions options = Options.of(DecoPixelOptions.class, Map.of());

        assertEquals(
                Options.of(
                        DecoPixelOptions.class,
                        Map.of(
                                "hidden-size-x",
                                32,
                                "num-decoder-blocks",
                                3,
                                "max-freqs",
                                8,
                                "coordinates",
                                "dct",
                                "prediction",
                                "velocity")),
                options);
        assertEquals(PredictionKind.VELOCITY, options.spec().kind());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        DecoPixelOptions.class,
                        Map.of(
                                "hidden-size-x",
                                0,
                                "num-decoder-blocks",
                                65,
                                "max-freqs",
                                1,
                                "coordinates",
                                "polar",
                                "hidden-size",
                                16_385,
                                "patch-size",
                                0,
                                "prediction",
                                "logits"));
        assertEquals(
                List.of(
                        "hidden-size-x",
                        "num-decoder-blocks",
                        "max-freqs",
                        "coordinates",
                        "hidden-size",
                        "patch-size",
                        "prediction"),
                refused.stream().map(Problem::subject).toList());
    }
}
