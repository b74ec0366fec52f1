package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the objective {@code permuted-next-token}: the share of rows in a random order is 1 at
 * first, falls linearly, and is 0 in the end (RAR).
 *
 * @param labelDrop as {@link NextTokenOptions}
 * @param annealStart share of the training after which it begins to fall, 0 to 1; 0.5 where nothing
 *     is said
 * @param annealEnd share of the training after which no row is permuted, not before the start; 0.75
 *     where nothing is said
 */
public record PermutedOptions(Double labelDrop, Double annealStart, Double annealEnd) {
    public PermutedOptions {
        labelDrop = labelDrop == null ? 0.1 : labelDrop;
        annealStart = annealStart == null ? 0.5 : annealStart;
        annealEnd = annealEnd == null ? Math.max(0.75, annealStart) : annealEnd;
        Problems problems = new Problems();
        NextTokenOptions.share(problems, "label-drop", labelDrop);
        NextTokenOptions.share(problems, "anneal-start", annealStart);
        NextTokenOptions.share(problems, "anneal-end", annealEnd);
        if (annealEnd < annealStart) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "anneal-end",
                    annealEnd + ", before anneal-start " + annealStart,
                    "Give a share of the training that is not before it.");
        }
        problems.throwIfAny();
    }

    /** The share of permuted rows when a share of the training is done. */
    double permuted(double progress) {
        if (progress < annealStart) {
            return 1;
        }
        return progress >= annealEnd ? 0 : 1 - (progress - annealStart) / (annealEnd - annealStart);
    }
}
