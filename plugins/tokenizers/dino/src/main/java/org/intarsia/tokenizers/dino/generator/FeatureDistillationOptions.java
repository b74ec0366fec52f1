package org.intarsia.tokenizers.dino.generator;

import org.intarsia.nn.training.FlowTimes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Options of the objective {@code feature-distillation}. */
public record FeatureDistillationOptions(
        @OptionGroup(defaults = "times=uniform") FlowTimes drawn,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help = "S of t / (t + (1 - t) S), counted from the noise; 1 is no shift")
                double timeshift,
        @Option(
                        computed = "timeshift as it is",
                        min = 1,
                        max = 1000000000,
                        help =
                                "n of S = sqrt(m / n), where m is the number of values of the latents; in place of timeshift")
                @Nullable Integer timeshiftBase,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help = "weight of 1 less the cosine between the tokens of patches")
                double cosineWeight,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help = "weight of the squared difference of the tokens of patches")
                double mseWeight,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the difference of the tokens of patches that is squared below 1 and linear above")
                double smoothL1Weight,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1000,
                        help = "weight of 1 less the cosine between the class tokens")
                double classTokenWeight,
        @Option(
                        value = "even",
                        help =
                                "what an image counts by its time: as any other, by the share of the image that is left, or by that of the noise")
                TimeWeight timeWeight,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label")
                double labelDrop) {
    /** What an image counts by its time. */
    public enum TimeWeight {
        EVEN,
        CLEAN,
        NOISY
    }

    public FeatureDistillationOptions {
        Problems problems = new Problems();
        if (cosineWeight + mseWeight + smoothL1Weight + classTokenWeight == 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "cosine-weight",
                    "no term has a weight above 0",
                    "Give one of the terms a weight.");
        }
        problems.throwIfAny();
    }

    /** The option for which the encoder is needed. */
    String wantedBy() {
        if (classTokenWeight > 0) {
            return "class-token-weight";
        }
        if (cosineWeight > 0) {
            return "cosine-weight";
        }
        return mseWeight > 0 ? "mse-weight" : "smooth-l1-weight";
    }
}
