package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;

/** Sums over all axes but the batch, shaped to spread over the rows again. */
final class RowSums {
    private RowSums() {}

    /**
     * @param rows [B, ...]
     * @return [B, 1, ...] with as many axes
     */
    static NDArray of(NDArray rows) {
        int axes = rows.getShape().dimension();
        return axes == 1 ? rows.duplicate() : rows.sum(IntStream.range(1, axes).toArray(), true);
    }
}
