package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.Grid;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Step;
import org.intarsia.spi.Weights;

/** The network up to its last block, in one of its forms. */
public interface PatchDit {
    /**
     * @param xBCHW noisy image
     * @param given the labels [B], or the text [B, L, E]
     * @return tokens silu(t_emb + x) [B, N, D]; condition [B, D]; the tapped tokens where a block
     *     is tapped
     */
    NDList forward(NDArray xBCHW, Step step, NDArray given);

    /** What of the conditioning it is given. */
    String part();

    /** Operations of the matrix products of one forward, two a multiply-add. */
    long flops(int batch);

    /**
     * @throws IntarsiaException INT-208 for a conditioning that is neither classes nor text
     */
    static PatchDit of(
            PatchDitOptions options, Weights weights, Grid shown, ConditioningSpec conditioning) {
        if (conditioning instanceof ConditioningSpec.Classes classes) {
            return new ClassPatchDit(options, weights, shown, classes.classes());
        }
        if (conditioning instanceof ConditioningSpec.Text text) {
            return new TextPatchDit(options, weights, shown, text);
        }
        throw new IntarsiaException(
                "INT-208",
                "conditioning -> backbone",
                conditioning + " given, a class label or a text expected",
                "Write conditioning: {kind: class, classes: 1000} or {kind: text, length: 128,"
                        + " width: 2048} in the manifest.");
    }

    /** The conditioning of one run, checked. */
    default NDArray given(Conditioning conditioning) {
        return conditioning.value(part());
    }
}
