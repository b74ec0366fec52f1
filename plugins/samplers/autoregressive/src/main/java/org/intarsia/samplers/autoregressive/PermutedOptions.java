package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the objective {@code permuted-next-token}: the share of rows in a random order is 1 at
 * first, falls linearly, and is 0 in the end (RAR).
 */
public record PermutedOptions(
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their condition")
                double labelDrop,
        @Option(
                        value = "0.5",
                        min = 0,
                        max = 1,
                        help =
                                "share of the training after which random orders begin to give way to the raster")
                double annealStart,
        @Option(
                        computed = "0.75, or anneal-start where that is later",
                        min = 0,
                        max = 1,
                        help =
                                "share of the training after which no row is permuted; not before anneal-start")
                Double annealEnd) {
    public PermutedOptions {
        annealEnd = annealEnd == null ? Math.max(0.75, annealStart) : annealEnd;
        Problems problems = new Problems();
        if (annealEnd < annealStart) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
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
