package org.intarsia.heads.decopixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.intarsia.spi.Component;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.PeakMemory;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoPixelHeadTest {
    private static final Parts NONE =
            new Parts() {
                @Override
                public <C extends Component> C part(String name, Class<C> kind) {
                    throw new AssertionError("nothing is held");
                }

                @Override
                public <C extends Component> Optional<C> find(String name, Class<C> kind) {
                    return Optional.empty();
                }
            };

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private static LatentSpec latents(int rows, int columns) {
        return new LatentSpec.Continuous("pixel", 3, new Grid(rows, columns), -1, 1);
    }

    private static FeatureSpec features(Grid grid, int width) {
        return new FeatureSpec(
                List.of(
                        TensorSpec.of(FeatureSpec.TOKENS, grid.tokens(), width),
                        TensorSpec.of(FeatureSpec.CONDITION, width)),
                grid,
                4);
    }

    private NDArray normal(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private NDArray linear(String at, NDArray x) {
        return x.matMul(weights.get(at + ".weight").transpose()).add(weights.get(at + ".bias"));
    }

    private static NDArray silu(NDArray x) {
        return x.div(x.neg().exp().add(1));
    }

    private static void assertClose(NDArray want, NDArray got, double tolerance) {
        assertEquals(want.getShape(), got.getShape());
        float worst = got.sub(want).abs().max().getFloat();
        assertTrue(worst <= tolerance * want.abs().max().getFloat(), "worst difference " + worst);
    }

    record Size(DecoPixelOptions options, Grid grid, Grid patch) {}

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
        LatentSpec latents =
                latents(
                        size.grid().rows() * size.patch().rows(),
                        size.grid().columns() * size.patch().columns());
        return new DecoPixelHead(size.options(), weights, features(size.grid(), 12), latents, NONE);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyPixelIsModulatedByAConditionOfItsOwn(Size size) {
        DecoPixelHead head = head(size);
        Grid grid = size.grid(), patch = size.patch();
        NDArray tokens = normal(1, 2, grid.tokens(), 12);
        NDArray z = normal(3, 2, 3, grid.rows() * patch.rows(), grid.columns() * patch.columns());

        NDList features = new NDList(tokens, normal(2, 2, 12));
        NDArray got =
                head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, 2))
                        .get(0);

        for (int image = 0; image < 2; image++) {
            for (int token = 0; token < grid.tokens(); token++) {
                int top = token / grid.columns() * patch.rows();
                int left = token % grid.columns() * patch.columns();
                String window =
                        image
                                + ", :, "
                                + top
                                + ":"
                                + (top + patch.rows())
                                + ", "
                                + left
                                + ":"
                                + (left + patch.columns());
                NDArray want = plain(size, z.get(window), tokens.get(image, token));
                assertClose(want, got.get(window), 2e-5);
            }
        }
    }

    /** One patch [3, rows, columns] under its token. */
    private NDArray plain(Size size, NDArray values, NDArray s) {
        DecoPixelOptions o = size.options();
        Grid patch = size.patch();
        NDArray pixels = values.reshape(3, patch.tokens()).transpose();
        NDArray embedded = linear("x_embedder.embedder.0", pixels.concat(coordinates(o, patch), 1));
        NDArray x = linear("dec_net.input_proj", embedded);
        NDArray condition =
                linear("dec_net.cond_embed", s).reshape(patch.tokens(), o.hiddenSizeX());
        for (int i = 0; i < o.numDecoderBlocks(); i++) {
            String at = "dec_net.res_blocks." + i;
            NDList m = linear(at + ".adaLN_modulation.1", silu(condition)).split(3, 1);
            NDArray h =
                    layer(x).mul(weights.get(at + ".in_ln.weight"))
                            .add(weights.get(at + ".in_ln.bias"))
                            .mul(m.get(1).add(1))
                            .add(m.get(0));
            x = x.add(m.get(2).mul(linear(at + ".mlp.2", silu(linear(at + ".mlp.0", h)))));
        }
        return linear("dec_net.final_layer.linear", layer(x))
                .transpose()
                .reshape(3, patch.rows(), patch.columns());
    }

    private NDArray coordinates(DecoPixelOptions o, Grid patch) {
        int n = o.coordinateValues();
        float[] table = new float[patch.tokens() * n];
        for (int i = 0; i < table.length; i++) {
            double y = part(i / n / patch.columns(), patch.rows());
            double x = part(i / n % patch.columns(), patch.columns());
            int m = o.maxFreqs();
            if (o.rotary()) {
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
        DecoPixelHead head = head(size);
        Grid grid = size.grid(), patch = size.patch();
        NDList features = new NDList(normal(1, 2, grid.tokens(), 12), normal(2, 2, 12));
        NDArray z = normal(3, 2, 3, grid.rows() * patch.rows(), grid.columns() * patch.columns());
        try (LeakCheck check = LeakCheck.on(manager)) {
            check.keep(
                    head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, 2)));
        }
    }

    @Test
    void aLargePictureIsAnsweredInSlicesWithTheSameBitsAndBoundedMemory() {
        Grid patch = new Grid(16, 16);
        DecoPixelOptions options = Options.of(DecoPixelOptions.class, Map.of());
        DecoPixelHead head = head(new Size(options, new Grid(16, 32), patch));
        NDArray tokens = normal(1, 1, 16 * 32, 12);
        NDArray z = normal(3, 1, 3, 256, 512);
        NDList strips = new NDList();
        DecoPixelHead strip = head(new Size(options, new Grid(4, 32), patch));
        for (int i = 0; i < 4; i++) {
            NDArray some = tokens.get(":, " + 128 * i + ":" + 128 * (i + 1));
            String rows = ":, :, " + 64 * i + ":" + 64 * (i + 1);
            strips.add(predict(strip, some, z.get(rows)));
        }
        NDArray[] whole = new NDArray[1];
        long more = PeakMemory.during(() -> whole[0] = predict(head, tokens, z));

        assertEquals(NDArrays.concat(strips, 2), whole[0]);
        // All at once, condition and modulation of the three blocks alone are 128 MiB.
        assertTrue(more < 112L << 20, more + " bytes more were held");
    }

    private static NDArray predict(DecoPixelHead head, NDArray tokens, NDArray z) {
        NDList features = new NDList(tokens);
        return head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, 1))
                .get(0);
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
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
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
                                                "logits")));
        assertEquals(
                List.of(
                        "hidden-size-x",
                        "num-decoder-blocks",
                        "max-freqs",
                        "coordinates",
                        "hidden-size",
                        "patch-size",
                        "prediction"),
                refused.problems().stream().map(Problem::subject).toList());
    }
}
