package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Scoped;

/**
 * The arithmetic of classifier-free guidance (Ho 2022): u + w (c - u), in that order, on every
 * member.
 */
final class CfgFormula {
    private final Branch without;

    CfgFormula(List<String> drop) {
        this.without = new Branch("null", Set.copyOf(drop), Branch.MAIN);
    }

    List<Branch> both() {
        return List.of(Branch.CONDITIONAL, without);
    }

    static List<Branch> conditional() {
        return List.of(Branch.CONDITIONAL);
    }

    /**
     * @param predictions of the conditional branch, and of the null branch where it ran
     * @param weights w of each row, or of all of them
     */
    static NDList combine(List<NDList> predictions, float... weights) {
        if (predictions.size() == 1) {
            return predictions.get(0);
        }
        NDList conditional = predictions.get(0);
        NDList combined = new NDList(conditional.size());
        for (int member = 0; member < conditional.size(); member++) {
            NDArray c = conditional.get(member);
            NDArray u = predictions.get(1).get(member);
            combined.add(Scoped.run(() -> u.add(weigh(c.sub(u), weights))));
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
