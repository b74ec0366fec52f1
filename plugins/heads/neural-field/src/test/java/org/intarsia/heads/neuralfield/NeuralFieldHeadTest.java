package org.intarsia.heads.neuralfield;

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
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.PeakMemory;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeuralFieldHeadTest {
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

    record Size(NeuralFieldOptions options, Grid grid, Grid patch) {}

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
                        0,
                        "max-freqs",
                        4,
                        "coordinates",
                        "rotary",
                        "extent",
                        extent,
                        "normalize",
                        "first",
                        "final-norm",
                        "none",
                        "prediction",
                        "x"));
    }

    private NeuralFieldHead head(Size size) {
        LatentSpec latents =
                latents(
                        size.grid().rows() * size.patch().rows(),
                        size.grid().columns() * size.patch().columns());
        return new NeuralFieldHead(
                size.options(), weights, features(size.grid(), 12), latents, NONE);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyPixelIsAskedOfTheFieldOfItsToken(Size size) {
        NeuralFieldHead head = head(size);
        Grid grid = size.grid(), patch = size.patch();
        NDArray tokens = normal(1, 2, grid.tokens(), 12);
        NDArray condition = normal(2, 2, 12);
        NDArray z = normal(3, 2, 3, grid.rows() * patch.rows(), grid.columns() * patch.columns());

        NDList features = new NDList(tokens, condition);
        NDArray got =
                head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, 2))
                        .get(0);

        for (int image = 0; image < 2; image++) {
            for (int token = 0; token < grid.tokens(); token++) {
                NDArray s = tokens.get(image, token);
                if (size.options().addsCondition()) {
                    s = silu(s.add(condition.get(image)));
                }
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
                assertClose(plain(size, z.get(window), s), got.get(window), 2e-5);
            }
        }
    }

    /** One patch [3, rows, columns] through the field that s generates. */
    private NDArray plain(Size size, NDArray values, NDArray s) {
        NeuralFieldOptions o = size.options();
        Grid patch = size.patch();
        int width = o.hiddenSizeX();
        NDArray pixels = values.reshape(3, patch.tokens()).transpose();
        NDArray x = linear("x_embedder.embedder.0", pixels.concat(coordinates(o, patch), 1));
        for (int i = 0; i < o.numDecoderBlocks(); i++) {
            String at = "blocks." + (o.numCondBlocks() + i);
            NDArray both = linear(at + ".param_generator1.0", s);
            int half = width * o.hidden();
            NDArray w1 = unit(both.get(":" + half).reshape(width, o.hidden()));
            NDArray w2 = both.get(half + ":").reshape(o.hidden(), width);
            w2 = o.normalizesBoth() ? unit(w2) : w2;
            NDArray h = silu(rms(x).mul(weights.get(at + ".norm.weight")).matMul(w1));
            x = x.add(h.matMul(w2));
        }
        x = o.normalizesLast() ? rms(x).mul(weights.get("final_layer.norm.weight")) : x;
        return linear("final_layer.linear", x)
                .transpose()
                .reshape(3, patch.rows(), patch.columns());
    }

    private NDArray coordinates(NeuralFieldOptions o, Grid patch) {
        int n = o.coordinateValues();
        float[] table = new float[patch.tokens() * n];
        for (int i = 0; i < table.length; i++) {
            double y = part(i / n / patch.columns(), patch.rows());
            double x = part(i / n % patch.columns(), patch.columns());
            if (o.rotary()) {
                double end = o.extent() == null ? i % 2 == 0 ? patch.columns() : patch.rows() : 16;
                double angle = (i % 2 == 0 ? x : y) * end;
                table[i] = (float) Math.cos(angle * Math.pow(10_000, -2.0 * (i % n / 2) / n));
            } else {
                int m = o.maxFreqs();
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

    private static NDArray rms(NDArray x) {
        return x.div(x.square().mean(new int[] {-1}, true).add(1e-6).sqrt());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPredictionLeavesNothingBehind(Size size) {
        NeuralFieldHead head = head(size);
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
        NeuralFieldOptions options = dct(64, 4, 1, "both", "rms", "none");
        NeuralFieldHead head = head(new Size(options, new Grid(16, 32), patch));
        NDArray tokens = normal(1, 1, 16 * 32, 12);
        NDArray z = normal(3, 1, 3, 256, 512);
        NDList strips = new NDList();
        NeuralFieldHead strip = head(new Size(options, new Grid(4, 32), patch));
        for (int i = 0; i < 4; i++) {
            NDArray some = tokens.get(":, " + 128 * i + ":" + 128 * (i + 1));
            String rows = ":, :, " + 64 * i + ":" + 64 * (i + 1);
            strips.add(predict(strip, some, z.get(rows)));
        }
        NDArray[] whole = new NDArray[1];
        long more = PeakMemory.during(() -> whole[0] = predict(head, tokens, z));

        assertEquals(NDArrays.concat(strips, 2), whole[0]);
        // All at once, the hidden units before and after the activation alone are 256 MiB.
        assertTrue(more < 256L << 20, more + " bytes more were held");
    }

    private static NDArray predict(NeuralFieldHead head, NDArray tokens, NDArray z) {
        NDList features = new NDList(tokens);
        return head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, 1))
                .get(0);
    }

    @Test
    void idsAndGridsThatDoNotDivideTheMapAreRefused() {
        FeatureSpec features = features(new Grid(3, 3), 12);
        NeuralFieldOptions options = dct(5, 2, 2, "both", "rms", "none");
        LatentSpec ids = new LatentSpec.Discrete("vq", 16, 4, List.of(new Grid(3, 3)));
        assertEquals(
                List.of(ErrorCode.PARTS_DO_NOT_FIT, ErrorCode.PARTS_DO_NOT_FIT),
                Stream.of(ids, latents(8, 9))
                        .map(
                                latents ->
                                        assertThrows(
                                                        IntarsiaException.class,
                                                        () ->
                                                                new NeuralFieldHead(
                                                                        options, weights, features,
                                                                        latents, NONE))
                                                .problems()
                                                .get(0)
                                                .code())
                        .toList());
    }
}
