package org.intarsia.heads.neuralfield;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.pixels.PixelEmbedding;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The fields of all patches: pixels in, values out. */
final class NeuralField {
    private static final double EPS = 1e-6;
    private static final NDIndex FIRST = new NDIndex(":8");

    private final PixelEmbedding xEmbedder;
    private final List<FieldBlock> blocks = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear linear;
    private final long cost;
    private final long values;

    /**
     * The sizes of a field.
     *
     * @param width D of the vector of a patch
     * @param channels C of a pixel
     * @param patch rows and columns of pixels
     */
    record Dimensions(int width, int channels, Grid patch) {}

    NeuralField(NeuralFieldOptions options, Weights weights, Dimensions sizes) {
        Grid patch = sizes.patch();
        int features = options.hiddenSizeX();
        xEmbedder =
                new PixelEmbedding(
                        weights.at("x_embedder"),
                        new PixelEmbedding.Dimensions(
                                sizes.channels(),
                                patch.tokens(),
                                options.basis().values(),
                                features),
                        () -> coordinates(options, patch));
        for (int i = 0; i < options.numDecoderBlocks(); i++) {
            Weights block = weights.at("blocks." + (options.numCondBlocks() + i));
            blocks.add(new FieldBlock(block, sizes.width(), options));
        }
        Weights last = weights.at("final_layer");
        norm = options.normalizesLast() ? new RmsNorm(last.at("norm"), features, EPS) : null;
        linear =
                new Linear(
                        last.at("linear"),
                        features,
                        sizes.channels(),
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
        cost = cost(options, sizes);
        values = values(options, sizes.patch().tokens());
    }

    private static float[] coordinates(NeuralFieldOptions options, Grid patch) {
        Double extent = options.extent();
        return options.basis()
                .table(
                        patch,
                        extent == null ? patch.rows() : extent,
                        extent == null ? patch.columns() : extent);
    }

    /**
     * @param pixelsMPC noisy values of the pixels of every patch, row-major
     * @param sMD the vector of each patch
     * @return [M, P, C]
     */
    NDArray forward(NDArray pixelsMPC, NDArray sMD, Trace trace) {
        NDArray x = xEmbedder.forward(pixelsMPC);
        watch(trace, "mid.pixel_embed", x);
        for (int i = 0; i < blocks.size(); i++) {
            x = step(i, x, sMD, trace);
        }
        NDArray y = linear.forward(norm == null ? x : norm.forward(x));
        watch(trace, "mid.final", y);
        return y;
    }

    private NDArray step(int i, NDArray x, NDArray sMD, Trace trace) {
        NDArray next =
                Scoped.run(
                        () -> {
                            NDArray parameters = blocks.get(i).parameters(sMD);
                            watch(i == 0 ? trace : Trace.NONE, "mid.nerf0_params", parameters);
                            return blocks.get(i).forward(x, parameters);
                        });
        x.close();
        watch(i == 0 ? trace : Trace.NONE, "mid.nerf0", next);
        return next;
    }

    /** Recorded cases hold the first eight patches. */
    private static void watch(Trace trace, String name, NDArray ofPatches) {
        if (trace != Trace.NONE) {
            try (NDArray first = ofPatches.get(FIRST)) {
                trace.record(name, first);
            }
        }
    }

    void watchCoordinates(Trace trace) {
        trace.record("mid.dct_basis", xEmbedder.coordinates());
        trace.record("mid.coord_basis", xEmbedder.coordinates());
    }

    /** Multiply-adds for one patch. */
    long cost() {
        return cost;
    }

    /** Values that the field of one patch holds when it holds most. */
    long values() {
        return values;
    }

    private static long values(NeuralFieldOptions options, long pixels) {
        long generated = 2L * options.hiddenSizeX() * options.hidden();
        long pixel = options.basis().values() + 4L * options.hiddenSizeX() + 3L * options.hidden();
        // The matrices as generated, with columns of length 1, and the squares of one of them.
        return 5 * generated / 2 + pixels * pixel;
    }

    private long cost(NeuralFieldOptions options, Dimensions sizes) {
        long features = options.hiddenSizeX();
        long pixels = sizes.patch().tokens();
        long each = pixels * features * (2L * sizes.channels() + options.basis().values());
        return each
                + blocks.stream().mapToLong(block -> block.cost(sizes.width(), (int) pixels)).sum();
    }
}
