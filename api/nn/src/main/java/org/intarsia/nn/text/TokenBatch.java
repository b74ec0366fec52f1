package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Texts of one length as token ids, padded on the right.
 *
 * @param ids a row a text, all of one length
 * @param tokens how many ids of each row are no padding
 */
public record TokenBatch(long[][] ids, int[] tokens) {
    /** One text. */
    public static TokenBatch of(long[] ids, int tokens) {
        return new TokenBatch(new long[][] {ids}, new int[] {tokens});
    }

    /** L. */
    public int length() {
        return ids[0].length;
    }

    /** B. */
    public int size() {
        return ids.length;
    }

    /** [B L] int64, one row behind the other. */
    public NDArray flat(NDManager manager) {
        long[] all = new long[size() * length()];
        for (int row = 0; row < size(); row++) {
            System.arraycopy(ids[row], 0, all, row * length(), length());
        }
        return manager.create(all);
    }

    /** Embeddings of all ids, [B, L, D]. */
    public NDArray shaped(NDArray rowsND) {
        return rowsND.reshape(new Shape(size(), length(), rowsND.getShape().get(1)));
    }
}
