package org.intarsia.nn.text;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.TokenizerSpec;

/** The network of an encoder of texts: token ids to the states after its last norm. */
public interface TextNetwork {
    /** What the tokenizer of its texts is known by. */
    TokenizerSpec tokenizer();

    /** The id that rows are padded with. */
    int paddingId();

    /** How many special tokens a text ends with; they stay where it is cut. */
    int closingTokens();

    /** D. */
    int width();

    /**
     * @param batches each goes through a layer by itself: its result is the same whatever the
     *     others
     * @param manager owns the results
     * @return [B, L, D] a batch, the rows of padding among them
     */
    NDList forward(NDManager manager, List<TokenBatch> batches, Trace trace);

    /** The most bytes of intermediates of one text, and of a layer that is read for it. */
    long workingBytes(int length);
}
