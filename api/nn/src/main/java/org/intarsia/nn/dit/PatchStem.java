package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The layers around the blocks in every form: patches, time, rotary positions. */
final class PatchStem {
    static final int CHANNELS = 3;
    static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10;

    private final PatchDitOptions options;
    private final Grid shown;
    private final TimestepEmbedding tEmbedder;
    private final Linear sEmbedder;
    private final Parameter rope;

    /**
     * @param shown rows and columns of pixels that the transformer reads
     */
    PatchStem(
            PatchDitOptions options,
            Weights weights,
            Grid shown,
            Rope2d.Positions positions,
            Rope2d.Bases bases) {
        this.options = options;
        this.shown = shown;
        int width = options.hiddenSize();
        int tokens = positions.rows().length * positions.columns().length;
        tEmbedder = new TimestepEmbedding(weights.at("t_embedder"), width, SINUSOIDS, MAX_PERIOD);
        int values = CHANNELS * options.patchSize() * options.patchSize();
        sEmbedder = new Linear(weights.at("s_embedder.proj"), values, width);
        int d = options.headWidth();
        Rope2d.Rotation turns = new Rope2d.Rotation(Rope2d.Layout.COLUMN_ROW_BY_TURNS, bases);
        rope =
                weights.table(
                        new Shape(tokens, d / 2, 2), () -> Rope2d.table(positions, d, turns, 0));
    }

    /** The grid of the tokens that are read. */
    static Grid grid(PatchDitOptions options, Grid shown) {
        return new Grid(shown.rows() / options.patchSize(), shown.columns() / options.patchSize());
    }

    /**
     * @param unit what a flow time of 1 is to the network
     * @return t_emb [B, D]
     */
    NDArray time(NDArray like, Step step, float unit) {
        NDArray times = step.times(like.getManager());
        NDArray tEmb = tEmbedder.forward(unit == 1 ? times : Ops.times(times, unit));
        step.trace().record("mid.t_emb", tEmb);
        return tEmb;
    }

    /** [N, d/2, 2]. */
    NDArray rope() {
        return rope.array();
    }

    /**
     * @return the tokens before the first block [B, N, D]
     */
    NDArray embed(NDArray xBCHW, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray seen = seen(xBCHW);
                    NDArray patches =
                            Patches.patchify(
                                    seen, options.patchSize(), Patches.Order.CHANNEL_FIRST);
                    NDArray tokens = sEmbedder.forward(patches);
                    trace.record("mid.patch_embed", tokens);
                    return tokens;
                });
    }

    private NDArray seen(NDArray xBCHW) {
        boolean whole =
                xBCHW.getShape().get(2) == shown.rows()
                        && xBCHW.getShape().get(3) == shown.columns();
        return whole ? xBCHW : Ops.nearest(xBCHW, shown);
    }

    /**
     * @return silu(t_emb + tokens) [B, N, D]
     */
    static NDArray timed(NDArray tokensBND, NDArray tEmbBD, Trace trace) {
        trace.record("mid.last_patch_block", tokensBND);
        NDArray s = Scoped.run(() -> Ops.silu(tokensBND.add(tEmbBD.expandDims(1))));
        trace.record("mid.s", s);
        return s;
    }
}
