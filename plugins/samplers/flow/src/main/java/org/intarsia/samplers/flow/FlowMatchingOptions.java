package org.intarsia.samplers.flow;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the flow-matching objective. Times are drawn as {@code sigmoid(pMean + pStd * N(0,
 * 1))} and then shifted.
 *
 * @param pMean -10 to 10; -0.8 where nothing is said, which leans to the noisy side where noise is
 *     at zero
 * @param pStd 0 to 10; 0.8 where nothing is said
 * @param labelDrop share of the rows that are trained without their label, 0 to 1; 0.1 where
 *     nothing is said
 * @param timeshift S of t / (t + (1 - t) S), counted from the noise, above 0, to 1000; 1, no shift,
 *     where nothing is said
 * @param alignWeight of the alignment term, 0 to 1000; 0, none, where nothing is said
 * @param freqLossWeight of the term that weighs frequencies as JPEG does, 0 to 1000; 0, none, where
 *     nothing is said
 * @param freqQuality JPEG's quality that its weights come from, 1 to 100; 85 where nothing is said
 * @param freqGamma power of those weights, 0 to 10; 1 where nothing is said
 */
public record FlowMatchingOptions(
        Double pMean,
        Double pStd,
        Double labelDrop,
        Double timeshift,
        Double alignWeight,
        Double freqLossWeight,
        Integer freqQuality,
        Double freqGamma) {
    public FlowMatchingOptions {
        pMean = or(pMean, -0.8);
        pStd = or(pStd, 0.8);
        labelDrop = or(labelDrop, 0.1);
        timeshift = or(timeshift, 1);
        alignWeight = or(alignWeight, 0);
        freqLossWeight = or(freqLossWeight, 0);
        freqQuality = freqQuality == null ? 85 : freqQuality;
        freqGamma = or(freqGamma, 1);
        Problems problems = new Problems();
        within(problems, "pMean", pMean, new double[] {-10, 10});
        within(problems, "pStd", pStd, new double[] {0, 10});
        within(problems, "labelDrop", labelDrop, new double[] {0, 1});
        within(problems, "timeshift", timeshift, new double[] {Double.MIN_VALUE, 1000});
        within(problems, "alignWeight", alignWeight, new double[] {0, 1000});
        within(problems, "freqLossWeight", freqLossWeight, new double[] {0, 1000});
        within(problems, "freqQuality", freqQuality, new double[] {1, 100});
        within(problems, "freqGamma", freqGamma, new double[] {0, 10});
        problems.throwIfAny();
    }

    private static double or(Double given, double otherwise) {
        return given == null ? otherwise : given;
    }

    private static void within(Problems problems, String option, double value, double[] range) {
        if (!(value >= range[0] && value <= range[1])) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in " + range[0] + " to " + range[1],
                    "Give a number in that range, or leave it out.");
        }
    }
}
