package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;

/** Normalisation over the last axis. */
public sealed interface Norm permits RmsNorm, LayerNorm {
    /**
     * @param x [..., D]
     */
    NDArray forward(NDArray x);

    /**
     * norm(x) (1 + scale) + shift, as an adaptive layer norm has it.
     *
     * @param xBND [B, N, D]
     * @param shiftBD [B, D], or one a token [B, N, D]
     * @param scaleBD as the shift
     */
    NDArray forward(NDArray xBND, NDArray shiftBD, NDArray scaleBD);
}
