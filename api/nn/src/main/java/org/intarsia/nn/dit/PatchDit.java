package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;

/** The network up to its last block, in one of its forms. */
public interface PatchDit {
    /**
     * @param xBCHW noisy image
     * @param given the labels [B], or the text [B, L, E]
     * @return tokens silu(t_emb + x) [B, N, D]; condition [B, D]; the tapped tokens where a block
     *     is tapped
     */
    default NDList forward(NDArray xBCHW, Step step, NDArray given) {
        return forward(xBCHW, step, given, BlockHook.NOTHING);
    }

    /** As {@link #forward(NDArray, Step, NDArray)} with something done between the blocks. */
    NDList forward(NDArray xBCHW, Step step, NDArray given, BlockHook between);

    /** What of the conditioning it is given. */
    String part();

    /** Operations of the matrix products of one forward, two a multiply-add. */
    long flops(int batch);

    /** Bytes of one forward, as {@link org.intarsia.spi.Footprint} says. */
    long workingBytes(int rows);

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-208 for a conditioning that is neither
     *     classes nor text
     */
    static PatchDit of(
            PatchDitOptions options, Weights weights, Grid shown, ConditioningSpec conditioning) {
        return ConditioningKinds.onLabelOrText(
                conditioning,
                classes -> new ClassPatchDit(options, weights, shown, classes.classes()),
                text -> new TextPatchDit(options, weights, shown, text));
    }

    /** The conditioning of one run, checked. */
    default NDArray given(Conditioning conditioning) {
        return conditioning.value(part());
    }
}
