package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.run.Trace;

/** A transformer over a pyramid of token maps whose blocks are modulated by a class. */
public interface PyramidNetwork {
    ScalePyramid pyramid();

    /** Room for all scales of a run. */
    KeyValueCache.Size memory(int rows);

    /** The class's vector [B, D]. */
    NDArray condition(NDArray labelsB);

    /** What modulates each block; the same at every scale. */
    List<NDList> modulations(NDArray conditionBD);

    /**
     * The tokens of the first scale, made of the class.
     *
     * @return [B, n, D]
     */
    NDArray first(NDArray conditionBD);

    /**
     * Tokens of what is shown.
     *
     * @param vectorsBnC code vectors or latents
     * @return [B, n, D]
     */
    NDArray embed(NDArray vectorsBnC);

    /** The class's tokens and those of all finer scales. */
    default NDArray whole(NDArray conditionBD, NDArray vectorsBnC) {
        return NDArrays.concat(new NDList(first(conditionBD), embed(vectorsBnC)), 1);
    }

    /** All scales side by side. */
    AttentionContext masked();

    /**
     * @param xBND embedded tokens; closed
     * @param start where they begin in the sequence
     * @param modulations from {@link #modulations}
     * @return [B, N, D]
     */
    NDArray forward(
            NDArray xBND, int start, List<NDList> modulations, AttentionContext seen, Trace trace);
}
