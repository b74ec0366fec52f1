package org.intarsia.heads.decopixel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.PixelEmbedding;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The decoder of all patches: pixels in, values out. */
final class PixelDecoder {
    private static final NDIndex FIRST = new NDIndex(":8");

    private final int features;
    private final int pixels;
    private final PixelEmbedding xEmbedder;
    private final Linear inputProj;
    private final Linear condEmbed;
    private final List<DecoderBlock> blocks = new ArrayList<>();
    private final LayerNorm norm = LayerNorm.plain(DecoderBlock.EPS);
    private final Linear linear;
    private final long cost;
    private final long values;

    /**
     * @param width D of the vector of a patch
     */
    PixelDecoder(DecoPixelOptions options, Weights weights, int width, PixelPatches patches) {
        features = options.hiddenSizeX();
        Grid patch = patches.patch();
        pixels = patch.tokens();
        int channels = patches.channels();
        xEmbedder =
                new PixelEmbedding(
                        weights.at("x_embedder"),
                        new PixelEmbedding.Dimensions(
                                channels, pixels, options.basis().values(), features),
                        () -> options.basis().table(patch, patch.rows(), patch.columns()));
        Weights decoder = weights.at("dec_net");
        inputProj = new Linear(decoder.at("input_proj"), features, features);
        condEmbed = new Linear(decoder.at("cond_embed"), width, pixels * features);
        for (int i = 0; i < options.numDecoderBlocks(); i++) {
            blocks.add(new DecoderBlock(decoder.at("res_blocks." + i), features));
        }
        linear =
                new Linear(
                        decoder.at("final_layer.linear"),
                        features,
                        channels,
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
        long each = 2L * channels + options.basis().values() + width + features;
        // Embedding, input, condition and its activation; in a block the modulation, whole and in
        // parts, and what each operation gives.
        values = (long) pixels * (options.basis().values() + 17L * features);
        cost = pixels * features * (each + 5L * features * options.numDecoderBlocks());
    }

    /**
     * @param pixelsMPC noisy values of the pixels of every patch, row-major
     * @param sMD the vector of each patch
     * @return [M, P, C]
     */
    NDArray forward(NDArray pixelsMPC, NDArray sMD, Trace trace) {
        NDArray embedded = xEmbedder.forward(pixelsMPC);
        watch(trace, "mid.pixel_embed", embedded);
        NDArray x = inputProj.forward(embedded);
        watch(trace, "mid.dec_in", x);
        NDArray condition = condEmbed.forward(sMD);
        watch(trace, "mid.dec_cond", condition);
        NDArray activated = Ops.silu(condition).reshape(-1, pixels, features);
        for (int i = 0; i < blocks.size(); i++) {
            DecoderBlock block = blocks.get(i);
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, activated));
            before.close();
            watch(i == 0 ? trace : Trace.NONE, "mid.dec_block0", x);
        }
        NDArray y = linear.forward(norm.forward(x));
        watch(trace, "mid.final", y);
        return y;
    }

    /** Recorded cases hold the first eight patches. */
    private static void watch(Trace trace, String name, NDArray ofPatches) {
        if (trace != Trace.NONE) {
            try (NDArray first = ofPatches.get(FIRST)) {
                trace.record(name, first);
            }
        }
    }

    /** Values that the decoder of one patch holds when it holds most. */
    long values() {
        return values;
    }

    /** Multiply-adds for one patch. */
    long cost() {
        return cost;
    }
}
