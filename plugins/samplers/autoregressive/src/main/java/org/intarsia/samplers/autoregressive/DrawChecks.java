package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;

/** What can be wrong with how tokens are drawn. */
final class DrawChecks {
    private static final double HOTTEST = 1000;

    private DrawChecks() {}

    static void temperature(Problems problems, double temperature) {
        if (temperature == 0) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "temperature",
                    "0 would divide by zero",
                    "Use greedy: true to take the most likely token.");
        } else if (!(temperature > 0 && temperature <= HOTTEST)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "temperature",
                    temperature + ", not above 0 and at most " + HOTTEST,
                    "Give a number in that range; 1 draws as the model was trained.");
        }
    }

    static void topK(Problems problems, int topK) {
        if (topK < 0) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "top-k",
                    topK + ", below 0",
                    "Say how many tokens to draw from; 0 for all of them.");
        }
    }

    /**
     * @param low whether 0 is allowed
     */
    static void topP(Problems problems, double topP, boolean low) {
        if (!(topP <= 1 && (low ? topP >= 0 : topP > 0))) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "top-p",
                    topP + (low ? ", not in 0 to 1" : ", not above 0 and at most 1"),
                    "Give a share of the probability; 1 draws from all tokens.");
        }
    }

    /**
     * @throws IntarsiaException INT-223 when there are not so many tokens
     */
    static void vocabulary(int topK, int vocabulary) {
        if (topK > vocabulary) {
            throw new IntarsiaException(
                    ErrorCode.TOP_K_TOO_LARGE,
                    "top-k",
                    topK + " tokens of a vocabulary of " + vocabulary,
                    "Give at most " + vocabulary + ", or 0 to draw from all of them.");
        }
    }
}
