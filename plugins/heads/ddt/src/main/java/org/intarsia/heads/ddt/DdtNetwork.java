package org.intarsia.heads.ddt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.dit.LatentDitTables;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/**
 * Blocks that read the noisy latents again, each token modulated by what the backbone says of it.
 */
final class DdtNetwork {
    private final Grid grid;
    private final Linear sProjector;
    private final Linear xEmbedder;
    private final Parameter rope;
    private final List<DitBlock> blocks = new ArrayList<>();
    private final RmsNorm normFinal;
    private final AdaLn adaLn;
    private final Linear linear;

    /**
     * @param width De, of the backbone's tokens
     */
    DdtNetwork(DdtOptions options, Weights weights, Shape latentsChw, int width) {
        int own = options.size().hiddenSize();
        int channels = (int) latentsChw.get(0);
        grid = new Grid((int) latentsChw.get(1), (int) latentsChw.get(2));
        sProjector = width == own ? null : new Linear(weights.at("s_projector"), width, own);
        xEmbedder =
                Linear.ofKernel(
                        weights.at("x_embedder.proj"),
                        new Shape(own, channels, 1, 1),
                        Linear.Options.WITH_BIAS);
        rope = LatentDitTables.rope(weights.at("dec_feat_rope"), grid, options.size().headWidth());
        for (int i = 0; i < options.size().depth(); i++) {
            blocks.add(
                    DitBlock.ofLatents(
                            weights.at("blocks." + (options.firstBlock() + i)),
                            own,
                            options.size().numHeads(),
                            options.size().mlpHidden(),
                            options.size().useQknorm()));
        }
        Weights end = weights.at("final_layer");
        normFinal = new RmsNorm(end.at("norm_final"), own, DitBlock.EPS);
        adaLn = new AdaLn(end.at("adaLN_modulation.1"), own, 2);
        linear =
                new Linear(
                        end.at("linear"),
                        own,
                        channels,
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
    }

    /**
     * @param sBND the backbone's tokens [B, N, De]
     * @param tBD the embedded time [B, De]
     * @param firstBlock of the trace's names
     * @return the velocity [B, C, h, w]
     */
    NDArray forward(NDArray zBCHW, NDArray sBND, NDArray tBD, int firstBlock, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray s = Ops.silu(sBND.add(tBD.expandDims(1)));
                    if (sProjector != null) {
                        s = sProjector.forward(s);
                        trace.record("s_projected", s);
                    }
                    trace.record("head_cond_s", s);
                    // A second SiLU: that of every block and of the last layer.
                    NDArray activated = Ops.silu(s);
                    DitBlock.Inputs given = new DitBlock.Inputs(activated, rope.array(), null);
                    NDArray x = xEmbedder.forward(MapOps.tokens(zBCHW));
                    trace.record("x_embed", x);
                    for (int i = 0; i < blocks.size(); i++) {
                        DitBlock block = blocks.get(i);
                        NDArray before = x;
                        x = Scoped.run(() -> block.forward(before, given, Trace.NONE));
                        before.close();
                        trace.record("block_" + (firstBlock + i), x);
                    }
                    NDList m = adaLn.forward(activated);
                    NDArray out = linear.forward(normFinal.forward(x, m.get(0), m.get(1)));
                    trace.record("final_tokens", out);
                    return MapOps.map(out, grid);
                });
    }
}
