package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;

/** Checks of token ids, and of the tokenizers that a network of tokens was made for. */
public final class TokenIds {
    private TokenIds() {}

    /**
     * The latents as one grid of ids.
     *
     * @param kind of the part that asks
     * @throws IncompatibleException for real values or a pyramid
     */
    public static LatentSpec.Discrete raster(LatentSpec latents, String kind) {
        if (latents instanceof LatentSpec.Discrete ids && ids.scales().size() == 1) {
            return ids;
        }
        throw new IncompatibleException("tokenizer", kind, latents, "one grid of token ids");
    }

    /** The same ids with another vocabulary: what a network of that size asks a tokenizer for. */
    public static LatentSpec.Discrete of(LatentSpec.Discrete ids, int vocabulary) {
        return new LatentSpec.Discrete(ids.space(), vocabulary, ids.codeWidth(), ids.scales());
    }

    /**
     * Looks at ids before they reach a table, where a wrong one would end the run without a word.
     *
     * @param ids int64, any shape
     * @param vocabulary ids are 0 to vocabulary - 1
     * @throws IntarsiaException INT-421 with the first one that is not
     */
    public static void check(NDArray ids, int vocabulary) {
        if (ids.isEmpty()) {
            return;
        }
        for (long id : values(ids)) {
            if (id < 0 || id >= vocabulary) {
                throw new IntarsiaException(
                        ErrorCode.TOKEN_OUT_OF_VOCABULARY,
                        "token ids",
                        id + " is not in the vocabulary of " + vocabulary,
                        "Give ids of the tokenizer that the network was trained with, 0 to "
                                + (vocabulary - 1)
                                + ".");
            }
        }
    }

    /** Reading a slice makes a copy of it, which the engine leaves behind. */
    private static long[] values(NDArray ids) {
        return Scoped.value(ids::toLongArray);
    }
}
