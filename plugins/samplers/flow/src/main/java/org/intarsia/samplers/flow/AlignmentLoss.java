package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The alignment term (REPA, Yu 2024): 1 less the cosine between the projected tokens of an inner
 * block and the tokens that a frozen encoder makes of the clean image, on average.
 */
final class AlignmentLoss {
    private AlignmentLoss() {}

    /**
     * @param projectedBNE what the projector says
     * @param encodedBNE the encoder's output, or null if it is not given
     * @return a scalar
     */
    static NDArray of(NDArray projectedBNE, NDArray encodedBNE) {
        if (encodedBNE == null || !encodedBNE.getShape().equals(projectedBNE.getShape())) {
            throw new IntarsiaException(
                    ErrorCode.ALIGNMENT_NEEDS_FEATURES,
                    "objective align-weight",
                    (encodedBNE == null ? "no tokens" : "tokens " + encodedBNE.getShape())
                            + " of an encoder given, "
                            + projectedBNE.getShape()
                            + " expected",
                    "Give them with the draws as \"encoded\", or leave align-weight out.");
        }
        NDArray cosine = Ops.unit(projectedBNE).mul(Ops.unit(encodedBNE)).sum(new int[] {-1});
        return cosine.neg().add(1).mean();
    }
}
