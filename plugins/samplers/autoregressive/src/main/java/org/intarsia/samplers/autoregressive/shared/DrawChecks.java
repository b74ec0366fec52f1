package org.intarsia.samplers.autoregressive.shared;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** What can be wrong with how tokens are drawn. */
public final class DrawChecks {
    private DrawChecks() {}

    /**
     * @throws IntarsiaException INT-223 when there are not so many tokens
     */
    public static void vocabulary(int topK, int vocabulary) {
        if (topK > vocabulary) {
            throw new IntarsiaException(
                    ErrorCode.TOP_K_TOO_LARGE,
                    "top-k",
                    topK + " tokens of a vocabulary of " + vocabulary,
                    "Give at most " + vocabulary + ", or 0 to draw from all of them.");
        }
    }
}
