package org.intarsia.guidance.cfg.layered;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Step;

/** Options of the guidance {@code layered}. */
public record LayeredOptions(
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help =
                                "w of u + w (c - u) on the dictionary's logits, u without the label; 1 is no guidance")
                double semanticScale,
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help = "w of what the head says of a patch; 1 is no guidance")
                double scale,
        @Option(
                        value = "z-ar",
                        help =
                                "what u is without, in the head: z-ar: the label, which its vector of the patch then lacks; z-null: that vector; history: the earlier pixels; both: the two; stepwise: first the vector, then the history, each with a scale of its own; c-only: the class that the head is told; joint: the class, as the head and as the first level are told it; conditions: first the class of the head, then all of it, each with a scale of its own")
                Uncond uncond,
        @Option(
                        computed = "scale",
                        min = 0,
                        max = 1000,
                        help = "of stepwise: w of what the history adds to nothing")
                Double historyScale,
        @Option(
                        computed = "scale",
                        min = 0,
                        max = 1000,
                        help = "of conditions: w of what the class adds to the vector of a patch")
                Double labelScale,
        @Option(
                        value = "constant",
                        help =
                                "of the scales of the head; constant: the same for every patch; linear: 1 + (w - 1) (n + 1) / N for patch n of N (MAR)")
                Schedule schedule) {
    /** What the branch without has not. */
    public enum Uncond {
        Z_AR,
        Z_NULL,
        HISTORY,
        BOTH,
        STEPWISE,
        C_ONLY,
        JOINT,
        CONDITIONS;

        boolean withoutZ() {
            return this == Z_NULL || this == BOTH || this == STEPWISE;
        }

        boolean withoutHistory() {
            return this == HISTORY || this == BOTH || this == STEPWISE;
        }

        boolean withoutClass() {
            return this == C_ONLY || this == JOINT || this == CONDITIONS;
        }
    }

    /** Whether a scale of the head is another than 1. */
    boolean guidesHead() {
        return scale != 1
                || uncond == Uncond.STEPWISE && historyScale != 1
                || uncond == Uncond.CONDITIONS && labelScale != 1;
    }

    /** How a scale depends on the patch. */
    public enum Schedule {
        CONSTANT,
        LINEAR;

        float scale(double scale, Step around) {
            return this == CONSTANT
                    ? (float) scale
                    : (float) (1 + (scale - 1) * (around.index() + 1) / around.count());
        }
    }

    public LayeredOptions {
        Problems problems = new Problems();
        if (historyScale != null && uncond != Uncond.STEPWISE) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "history-scale",
                    "only uncond: stepwise has a scale for the history",
                    "Leave it out, or write uncond: stepwise.");
        }
        if (labelScale != null && uncond != Uncond.CONDITIONS) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "label-scale",
                    "only uncond: conditions has a scale for the class alone",
                    "Leave it out, or write uncond: conditions.");
        }
        problems.throwIfAny();
        labelScale = labelScale == null ? scale : labelScale;
        historyScale = historyScale == null ? scale : historyScale;
    }
}
