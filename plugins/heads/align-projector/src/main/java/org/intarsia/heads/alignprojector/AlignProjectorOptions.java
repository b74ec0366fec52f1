package org.intarsia.heads.alignprojector;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the head {@code align-projector}.
 *
 * @param encoderDim width of the encoder's tokens, 1 to 16384; 768, DINOv2-B's, where nothing is
 *     said
 * @param projHiddenDim hidden units of both inner layers, 1 to 16384; the width of the tokens where
 *     nothing is said
 */
public record AlignProjectorOptions(Integer encoderDim, Integer projHiddenDim) {
    private static final int WIDEST = 16_384;

    public AlignProjectorOptions {
        encoderDim = encoderDim == null ? 768 : encoderDim;
        Problems problems = new Problems();
        within(problems, "encoder-dim", encoderDim);
        within(problems, "proj-hidden-dim", projHiddenDim == null ? 1 : projHiddenDim);
        problems.throwIfAny();
    }

    private static void within(Problems problems, String option, int value) {
        if (value < 1 || value > WIDEST) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in 1 to " + WIDEST,
                    "Give a whole number in that range.");
        }
    }
}
