package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;

/** Normalisation of maps [B, C, H, W]. */
public interface MapNorm {
    NDArray forward(NDArray xBCHW);

    /** With SiLU after it. */
    NDArray forwardSilu(NDArray xBCHW);
}
