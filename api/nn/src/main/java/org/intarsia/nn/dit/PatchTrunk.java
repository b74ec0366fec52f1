package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.Linear;
import org.intarsia.nn.Ops;
import org.intarsia.nn.Patches;
import org.intarsia.nn.Rope2d;
import org.intarsia.nn.Scoped;
import org.intarsia.nn.TimestepEmbedding;
import org.intarsia.spi.Grid;
import org.intarsia.spi.Parameter;
import org.intarsia.spi.Step;
import org.intarsia.spi.Trace;
import org.intarsia.spi.Weights;

/** What the class- and the text-conditioned form share: patches, time, and a stack of blocks. */
final class PatchTrunk {
    static final int CHANNELS = 3;
    static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10;

    private final PatchDitOptions options;
    private final Grid shown;
    private final TimestepEmbedding tEmbedder;
    private final Linear sEmbedder;
    private final Parameter rope;
    private final List<DitBlock> blocks = new ArrayList<>();

    @FunctionalInterface
    interface BlockMaker {
        DitBlock make(Weights weights, int width, int heads);
    }

    /**
     * @param shown rows and columns of pixels that the transformer is shown
     */
    PatchTrunk(
            PatchDitOptions options,
            Weights weights,
            Grid shown,
            Rope2d.Positions positions,
            BlockMaker maker) {
        this.options = options;
        this.shown = shown;
        int width = options.hiddenSize();
        int tokens = positions.rows().length * positions.columns().length;
        tEmbedder = new TimestepEmbedding(weights.at("t_embedder"), width, SINUSOIDS, MAX_PERIOD);
        int values = CHANNELS * options.patchSize() * options.patchSize();
        sEmbedder = new Linear(weights.at("s_embedder.proj"), values, width);
        int d = options.headWidth();
        rope =
                weights.table(
                        new Shape(tokens, d / 2, 2),
                        () -> Rope2d.table(positions, d, Rope2d.Layout.COLUMN_ROW_BY_TURNS, 0));
        for (int i = 0; i < options.numCondBlocks(); i++) {
            Weights block = weights.at(options.blocks() + "." + i);
            blocks.add(maker.make(block, width, options.numGroups()));
        }
    }

    /**
     * @return t_emb [B, D]
     */
    NDArray time(NDArray like, Step step) {
        NDArray tEmb = tEmbedder.forward(step.times(like.getManager()));
        step.trace().record("mid.t_emb", tEmb);
        return tEmb;
    }

    DitBlock.Given given(NDArray activatedBD, NDArray textBLD) {
        return new DitBlock.Given(activatedBD, rope.array(), textBLD);
    }

    /**
     * @return silu(t_emb + tokens) [B, N, D], then the tapped tokens where a block is tapped
     */
    NDList tokens(NDArray xBCHW, NDArray tEmbBD, DitBlock.Given given, Trace trace) {
        NDArray x = Scoped.run(() -> embed(xBCHW, trace));
        NDList results = new NDList();
        for (int i = 0; i < blocks.size(); i++) {
            x = step(i, x, given, trace, results);
            if (i == options.alignLayer() - 1) {
                results.add(x);
            }
        }
        NDArray last = x;
        NDArray s = Scoped.run(() -> Ops.silu(last.add(tEmbBD.expandDims(1))));
        trace.record("mid.s", s);
        results.add(0, s);
        return results;
    }

    private NDArray embed(NDArray xBCHW, Trace trace) {
        boolean whole =
                xBCHW.getShape().get(2) == shown.rows()
                        && xBCHW.getShape().get(3) == shown.columns();
        NDArray seen = whole ? xBCHW : Ops.nearest(xBCHW, shown);
        NDArray patches = Patches.patchify(seen, options.patchSize(), Patches.Order.CHANNEL_FIRST);
        NDArray tokens = sEmbedder.forward(patches);
        trace.record("mid.patch_embed", tokens);
        return tokens;
    }

    private NDArray step(int i, NDArray x, DitBlock.Given given, Trace trace, NDList kept) {
        Trace heard = i == 0 ? trace : Trace.NONE;
        NDArray next = Scoped.run(() -> blocks.get(i).forward(x, given, heard));
        if (kept.isEmpty() || kept.get(0) != x) {
            x.close();
        }
        heard.record("mid.block0", next);
        return next;
    }

    /** Closes what {@code body} computes on the way; its results are handed on. */
    static NDList scoped(java.util.function.Supplier<NDList> body) {
        NDList features;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            features = body.get();
            NDScope.unregister(features);
        }
        features.forEach(NDScope::register);
        return features;
    }
}
