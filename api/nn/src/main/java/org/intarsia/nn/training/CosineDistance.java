package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Ops;

/** 1 less the cosine between vectors. */
public final class CosineDistance {
    private CosineDistance() {}

    /**
     * @param aBNE vectors along the last axis
     * @param bBNE of the same shape
     * @return a scalar, 0 where all point the same way
     */
    public static NDArray of(NDArray aBNE, NDArray bBNE) {
        return each(aBNE, bBNE).mean();
    }

    /**
     * As {@link #of}, of each pair of vectors.
     *
     * @return [B, N]
     */
    public static NDArray each(NDArray aBNE, NDArray bBNE) {
        NDArray cosine = Ops.unit(aBNE).mul(Ops.unit(bBNE)).sum(new int[] {-1});
        return cosine.neg().add(1);
    }
}
