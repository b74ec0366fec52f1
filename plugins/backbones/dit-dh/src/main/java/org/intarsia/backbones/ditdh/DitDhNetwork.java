package org.intarsia.backbones.ditdh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.dit.LatentDitTables;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The published network below its head: one token a cell of the latents. */
final class DitDhNetwork {
    private final FourierTime tEmbedder;
    private final LabelEmbedding yEmbedder;
    private final Linear sEmbedder;
    private final Parameter posEmbed;
    private final Parameter rope;
    private final List<DitBlock> blocks = new ArrayList<>();

    DitDhNetwork(DitDhOptions options, Weights weights, Shape latentsChw, int classes) {
        int width = options.size().hiddenSize();
        Grid grid = new Grid((int) latentsChw.get(1), (int) latentsChw.get(2));
        tEmbedder = new FourierTime(weights.at("t_embedder"), width);
        yEmbedder = new LabelEmbedding(weights.at("y_embedder"), classes, width);
        sEmbedder =
                Linear.ofKernel(
                        weights.at("s_embedder.proj"),
                        new Shape(width, latentsChw.get(0), 1, 1),
                        Linear.Options.WITH_BIAS);
        posEmbed =
                weights.fixed(
                        "pos_embed",
                        new Shape(1, grid.tokens(), width),
                        () -> SinCosPositions.columnFirst(grid, width));
        rope = LatentDitTables.rope(weights.at("enc_feat_rope"), grid, options.size().headWidth());
        for (int i = 0; i < options.size().depth(); i++) {
            blocks.add(
                    DitBlock.ofLatents(
                            weights.at("blocks." + i),
                            width,
                            options.size().numHeads(),
                            options.size().mlpHidden(),
                            options.size().useQknorm()));
        }
    }

    /**
     * @param zBCHW noisy latents
     * @return tokens [B, N, D], and the embedded time [B, D]
     */
    NDList forward(NDArray zBCHW, Step step, NDArray labelsB) {
        Trace trace = step.trace();
        return Scoped.list(
                () -> {
                    NDArray tEmb = tEmbedder.forward(step.times(zBCHW.getManager()));
                    NDArray yEmb = yEmbedder.forward(labelsB);
                    trace.record("t_emb", tEmb);
                    trace.record("y_emb", yEmb);
                    NDArray c = Ops.silu(tEmb.add(yEmb));
                    trace.record("cond_c", c);
                    NDArray x = sEmbedder.forward(MapOps.tokens(zBCHW)).add(posEmbed.array());
                    trace.record("enc_in", x);
                    // A second SiLU: that of every block.
                    DitBlock.Inputs given = new DitBlock.Inputs(Ops.silu(c), rope.array(), null);
                    for (int i = 0; i < blocks.size(); i++) {
                        DitBlock block = blocks.get(i);
                        NDArray before = x;
                        x = Scoped.run(() -> block.forward(before, given, Trace.NONE));
                        before.close();
                        trace.record("block_" + i, x);
                    }
                    return new NDList(x, tEmb);
                });
    }
}
