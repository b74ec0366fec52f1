package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** How a block's tokens see those of coarser scales: in a cache, or beside them under a mask. */
@FunctionalInterface
public interface AttentionContext {
    /**
     * @param block that asks
     * @param qkv queries, keys and values [B, h, n, d]
     * @return [B, h, n, d]
     */
    NDArray attend(int block, NDList qkv);
}
