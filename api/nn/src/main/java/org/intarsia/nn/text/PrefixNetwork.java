package org.intarsia.nn.text;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.run.Trace;

/** A network whose tokens see only those before them: what a prefix comes to can be kept. */
public interface PrefixNetwork extends TextNetwork {
    /**
     * Computes tokens that texts begin with.
     *
     * @param manager owns what is kept
     */
    Prefix prefix(NDManager manager, long[] ids);

    /**
     * As {@link #forward(NDManager, List, Trace)}, behind a prefix.
     *
     * @param batches of one row each: the tokens behind the prefix
     * @return [1, L, D] a batch, without the prefix
     */
    NDList forward(NDManager manager, List<TokenBatch> batches, Prefix prefix);

    /**
     * Tokens that texts begin with.
     *
     * @param ids of the tokens
     * @param states after the last norm [1, P, D], then keys and values [1, h, P, d] of every layer
     */
    record Prefix(long[] ids, NDList states) implements AutoCloseable {
        /** Keys and values of a layer. */
        NDList layer(int index) {
            return new NDList(states.get(1 + 2 * index), states.get(2 + 2 * index));
        }

        @Override
        public void close() {
            states.close();
        }
    }
}
