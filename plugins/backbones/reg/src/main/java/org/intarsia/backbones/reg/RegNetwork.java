package org.intarsia.backbones.reg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/** The published network below its last layer: the class token first, then one token a patch. */
final class RegNetwork {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;

    private final RegOptions options;
    private final Linear xEmbedder;
    private final TimestepEmbedding tEmbedder;
    private final LabelEmbedding yEmbedder;
    private final Linear classProjector;
    private final LayerNorm classNorm;
    private final Parameter posEmbed;
    private final List<DitBlock> blocks = new ArrayList<>();

    RegNetwork(RegOptions options, Weights weights, LatentSpec.Continuous latents, int classes) {
        this.options = options;
        int width = options.hiddenSize();
        int patch = options.patchSize();
        Grid cells = latents.grid();
        Grid grid = new Grid(cells.rows() / patch, cells.columns() / patch);
        posEmbed =
                weights.fixed(
                        "pos_embed",
                        new Shape(1, 1L + grid.tokens(), width),
                        () -> positions(grid, width));
        xEmbedder =
                Linear.ofKernel(
                        weights.at("x_embedder.proj"),
                        new Shape(width, latents.channels(), patch, patch),
                        Linear.Options.WITH_BIAS);
        tEmbedder = new TimestepEmbedding(weights.at("t_embedder"), width, SINUSOIDS, MAX_PERIOD);
        yEmbedder = new LabelEmbedding(weights.at("y_embedder"), classes, width);
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(
                    DitBlock.ofLayerNorms(
                            block(weights, i),
                            width,
                            options.numHeads(),
                            options.mlpHidden(),
                            options.qkNorm()));
        }
        for (int j = 0; j < options.zDims().size(); j++) {
            projector(weights.at("projectors." + j), options.zDims().get(j));
        }
        classProjector =
                new Linear(weights.at("cls_projectors2"), options.classTokenWidth(), width);
        classNorm = new LayerNorm(weights.at("wg_norm"), width, DitBlock.EPS);
    }

    /** Files of REPA's time count the blocks behind the aligned one anew, as a decoder's. */
    private Weights block(Weights weights, int i) {
        String name = "blocks." + i;
        int behind = i - options.encoderDepth();
        return behind < 0 ? weights.at(name) : weights.either(name, "decoder_blocks." + behind);
    }

    /** A layer for training alone: the head {@code align-projector} reads it. */
    private void projector(Weights weights, int out) {
        int hidden = options.projectorDim();
        unread(weights.at("0"), options.hiddenSize(), hidden);
        unread(weights.at("2"), hidden, hidden);
        unread(weights.at("4"), hidden, out);
    }

    private static void unread(Weights weights, int in, int out) {
        weights.unread("weight", new Shape(out, in));
        weights.unread("bias", new Shape(out));
    }

    /** Zero for the class token. */
    private static float[] positions(Grid grid, int width) {
        float[] patches = SinCosPositions.columnFirst(grid, width);
        float[] all = new float[width + patches.length];
        System.arraycopy(patches, 0, all, width, patches.length);
        return all;
    }

    /**
     * @param members noisy latents [B, C, H, W], noisy class token [B, E]
     * @return tokens [B, N, D], the condition [B, D], the class token [B, D], and all tokens behind
     *     the aligned block [B, 1 + N, D]
     */
    NDList forward(NDList members, Step step, NDArray labelsB) {
        Trace trace = step.trace();
        return Scoped.list(
                () -> {
                    NDArray x = tokens(members, trace);
                    NDArray tEmb = tEmbedder.forward(step.times(x.getManager()));
                    trace.record("t_emb", tEmb);
                    NDArray yEmb = yEmbedder.forward(labelsB);
                    trace.record("y_emb", yEmb);
                    NDArray c = tEmb.add(yEmb);
                    trace.record("cond_c", c);
                    DitBlock.Inputs given = new DitBlock.Inputs(Ops.silu(c), null, null);
                    NDArray tapped = null;
                    for (int i = 0; i < blocks.size(); i++) {
                        DitBlock block = blocks.get(i);
                        NDArray before = x;
                        Trace watch = watching(trace, i);
                        x = Scoped.run(() -> block.forward(before, given, watch));
                        if (before != tapped) {
                            before.close();
                        }
                        trace.record("block_" + i, x);
                        tapped = i + 1 == options.encoderDepth() ? x : tapped;
                    }
                    NDArray image = x.get(new NDIndex(":, 1:"));
                    return new NDList(image, c, x.get(new NDIndex(":, 0")), tapped);
                });
    }

    private static Trace watching(Trace trace, int block) {
        return (name, value) ->
                trace.record(name.replace("mid.block0", "block_" + block) + "_out", value);
    }

    private NDArray tokens(NDList members, Trace trace) {
        NDArray cut =
                Patches.patchify(members.get(0), options.patchSize(), Patches.Order.CHANNEL_FIRST);
        NDArray patches = xEmbedder.forward(cut);
        trace.record("x_embed", patches);
        NDArray projected = classProjector.forward(members.get(1));
        trace.record("cls_proj", projected);
        NDArray token = classNorm.forward(projected);
        trace.record("cls_proj_norm", token);
        NDArray all = NDArrays.concat(new NDList(token.expandDims(1), patches), 1);
        NDArray x = all.add(posEmbed.array());
        trace.record("tokens_in", x);
        return x;
    }
}
