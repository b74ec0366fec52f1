package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Scoped;

/**
 * The arithmetic of classifier-free guidance (Ho 2022): u + w (c - u), in that order, on every
 * member.
 */
final class CfgFormula {
    private CfgFormula() {}

    static List<Branch> conditional() {
        return List.of(Branch.CONDITIONAL);
    }

    /**
     * @param predictions of the conditional branch, and of the null branch where it ran
     * @param weights w of each row, or of all of them
     */
    static NDList combine(List<NDList> predictions, float... weights) {
        return combine(predictions, weights, weights);
    }

    /**
     * @param predictions of the conditional branch, and of the null branch where it ran
     * @param weights w of the latents in each row, or in all of them
     * @param beside likewise, of what is generated besides the latents
     */
    static NDList combine(List<NDList> predictions, float[] weights, float[] beside) {
        if (predictions.size() == 1) {
            return predictions.get(0);
        }
        NDList conditional = predictions.get(0);
        NDList combined = new NDList(conditional.size());
        for (int member = 0; member < conditional.size(); member++) {
            NDArray c = conditional.get(member);
            NDArray u = predictions.get(1).get(member);
            float[] own = member == 0 ? weights : beside;
            combined.add(Scoped.run(() -> u.add(weigh(c.sub(u), own))));
        }
        return combined;
    }

    private static NDArray weigh(NDArray difference, float... weights) {
        if (same(weights)) {
            return difference.mul(weights[0]);
        }
        long[] column = new long[difference.getShape().dimension()];
        Arrays.fill(column, 1);
        column[0] = weights.length;
        return difference.mul(difference.getManager().create(weights, new Shape(column)));
    }

    private static boolean same(float... weights) {
        for (float weight : weights) {
            if (weight != weights[0]) {
                return false;
            }
        }
        return true;
    }
}
