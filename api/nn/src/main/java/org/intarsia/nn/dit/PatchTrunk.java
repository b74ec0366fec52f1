package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;

/** What the class- and the text-conditioned form share: patches, time, and a stack of blocks. */
final class PatchTrunk {
    private final PatchDitOptions options;
    private final PatchStem stem;
    private final List<DitBlock> blocks = new ArrayList<>();

    @FunctionalInterface
    interface BlockMaker {
        DitBlock make(Weights weights, int width, int heads);
    }

    PatchTrunk(PatchDitOptions options, Weights weights, PatchStem stem, BlockMaker maker) {
        this.options = options;
        this.stem = stem;
        for (int i = 0; i < options.numCondBlocks(); i++) {
            Weights block = weights.at(options.blocks() + "." + i);
            blocks.add(maker.make(block, options.hiddenSize(), options.numGroups()));
        }
    }

    /**
     * @return t_emb [B, D]
     */
    NDArray time(NDArray like, Step step) {
        return stem.time(like, step, 1);
    }

    DitBlock.Inputs given(NDArray activatedBD, NDArray textBLD) {
        return new DitBlock.Inputs(activatedBD, stem.rope(), textBLD);
    }

    /**
     * @return silu(t_emb + tokens) [B, N, D], then the tapped tokens where a block is tapped
     */
    NDList tokens(
            NDArray xBCHW, NDArray tEmbBD, DitBlock.Inputs given, BlockHook between, Trace trace) {
        NDArray x = stem.embed(xBCHW, trace);
        NDList results = new NDList();
        for (int i = 0; i < blocks.size(); i++) {
            NDArray shown = between.before(i, x);
            NDArray next = step(i, shown, given, trace);
            for (NDArray done : new NDArray[] {x, shown}) {
                if (results.isEmpty() || results.get(0) != done) {
                    done.close();
                }
            }
            x = next;
            if (i == options.alignLayer() - 1) {
                results.add(x);
            }
        }
        NDArray s = PatchStem.timed(x, tEmbBD, trace);
        results.add(0, s);
        return results;
    }

    private NDArray step(int i, NDArray x, DitBlock.Inputs given, Trace trace) {
        Trace heard = i == 0 ? trace : Trace.NONE;
        NDArray next = Scoped.run(() -> blocks.get(i).forward(x, given, heard));
        heard.record("mid.block0", next);
        return next;
    }
}
