package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;

/** What may be done to the image's tokens before a block: a latent adapter's gate (PiD). */
@FunctionalInterface
public interface BlockHook {
    /** Nothing. */
    BlockHook NOTHING = (block, tokensBND) -> tokensBND;

    /**
     * @param block counted from 0
     * @param tokensBND as they would go into the block
     * @return what goes into the block: the same array, or a new one
     */
    NDArray before(int block, NDArray tokensBND);
}
