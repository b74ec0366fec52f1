package org.intarsia.samplers.flow;

import org.intarsia.spi.Problems;

/**
 * Options of the flow-matching objective. Times are drawn as {@code sigmoid(pMean + pStd * N(0,
 * 1))}.
 *
 * @param pMean -10 to 10; -0.8 where nothing is said, which leans to the noisy side where noise is
 *     at zero
 * @param pStd 0 to 10; 0.8 where nothing is said
 * @param labelDrop share of the rows that are trained without their label, 0 to 1; 0.1 where
 *     nothing is said
 */
public record FlowMatchingOptions(Double pMean, Double pStd, Double labelDrop) {
    public FlowMatchingOptions {
        pMean = pMean == null ? -0.8 : pMean;
        pStd = pStd == null ? 0.8 : pStd;
        labelDrop = labelDrop == null ? 0.1 : labelDrop;
        Problems problems = new Problems();
        within(problems, "pMean", pMean, new double[] {-10, 10});
        within(problems, "pStd", pStd, new double[] {0, 10});
        within(problems, "labelDrop", labelDrop, new double[] {0, 1});
        problems.throwIfAny();
    }

    private static void within(Problems problems, String option, double value, double[] range) {
        if (!(value >= range[0] && value <= range[1])) {
            problems.add(
                    "INT-121",
                    option,
                    value + ", not in " + range[0] + " to " + range[1],
                    "Give a number in that range, or leave it out.");
        }
    }
}
