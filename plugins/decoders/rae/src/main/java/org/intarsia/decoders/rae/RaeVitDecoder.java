package org.intarsia.decoders.rae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * A vision transformer with a class token of its own that makes a patch of pixels of each token.
 */
@Summary("Tokens of an encoder to images: RAE's vision transformer, held by the decoder rae")
public final class RaeVitDecoder implements TrainableDecoder, Footprint {
    private static final int COLOURS = 3;
    private static final long COPIES_OF_IMAGE = 6;

    private final RaeVitOptions options;
    private final LatentSpec.Continuous tokens;
    private final Linear embed;
    private final Parameter positions;
    private final Parameter cls;
    private final List<VitBlock> layers = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear pred;
    private final Parameter mean;
    private final Parameter std;

    @Inject
    public RaeVitDecoder(RaeVitOptions options, Weights weights, ImageSpec image) {
        this.options = options;
        tokens =
                new LatentSpec.Continuous(
                        options.space(),
                        options.hiddenSize(),
                        image.patches(options.patchSize()),
                        -4,
                        4);
        int width = options.decoderHiddenSize();
        Shape one = new Shape(1, 1, width);
        embed = new Linear(weights.at("decoder_embed"), options.hiddenSize(), width);
        positions =
                weights.fixed(
                        "decoder_pos_embed",
                        new Shape(1, 1L + tokens.grid().tokens(), width),
                        this::table);
        cls = weights.parameter("trainable_cls_token", one, Init.zeros());
        for (int i = 0; i < options.decoderNumHiddenLayers(); i++) {
            Weights own = weights.at("decoder_layers." + i);
            layers.add(new VitBlock(own, options.design(), VitNames.TRANSFORMERS));
        }
        norm = new LayerNorm(weights.at("decoder_norm"), width, options.layerNormEps());
        int pixels = COLOURS * options.patchSize() * options.patchSize();
        pred = new Linear(weights.at("decoder_pred"), width, pixels);
        mean = options.statistics().mean(weights);
        std = options.statistics().std(weights);
    }

    /** The class token stands nowhere. */
    private float[] table() {
        int width = options.decoderHiddenSize();
        float[] grid = SinCosPositions.columnFirst(tokens.grid(), width);
        float[] table = new float[width + grid.length];
        System.arraycopy(grid, 0, table, width, grid.length);
        return table;
    }

    @Override
    public LatentSpec accepts() {
        return tokens;
    }

    /** A block; or at the end the patches, laid out, scaled, moved, and in [-1, 1]. */
    @Override
    public long workingBytes(int rows) {
        long seen = tokens.grid().tokens();
        long pixels = seen * COLOURS * options.patchSize() * options.patchSize();
        long ends = Float.BYTES * rows * COPIES_OF_IMAGE * pixels;
        return Math.max(options.design().workingBytes(rows * (1 + seen)), ends);
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return render(given.value());
    }

    @Override
    public NDArray render(NDArray mapBDhw) {
        return Scoped.run(() -> Ops.times(unit(mapBDhw, Trace.NONE), 2).sub(1));
    }

    /**
     * @param mapBDhw the encoder's tokens
     * @param trace records the tokens on their way
     * @return images nominally in [0, 1], not clamped
     */
    public NDArray unit(NDArray mapBDhw, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray x = entered(mapBDhw, trace);
                    trace.record("decoder_in", x);
                    for (int i = 0; i < layers.size(); i++) {
                        String layer = "layer_" + i;
                        NDArray y =
                                layers.get(i)
                                        .forward(
                                                x,
                                                null,
                                                (name, value) ->
                                                        trace.record(layer + "_" + name, value));
                        x.close();
                        x = y;
                        trace.record(layer, x);
                    }
                    NDArray normed = norm.forward(x);
                    trace.record("decoder_norm", normed);
                    NDArray logits = pred.forward(normed.get(":, 1:"));
                    trace.record("logits", logits);
                    NDArray pixels =
                            Patches.unpatchify(
                                    logits,
                                    tokens.grid(),
                                    options.patchSize(),
                                    Patches.Order.CHANNEL_LAST);
                    return pixels.mul(std.array()).add(mean.array());
                });
    }

    private NDArray entered(NDArray mapBDhw, Trace trace) {
        NDArray embedded = embed.forward(MapOps.tokens(mapBDhw));
        trace.record("decoder_embed", embedded);
        Shape one = cls.shape();
        NDArray classB1D =
                cls.array().broadcast(new Shape(embedded.getShape().get(0), 1, one.get(2)));
        return NDArrays.concat(new NDList(classB1D, embedded), 1).add(positions.array());
    }
}
