package org.intarsia.guidance.cfg;

import java.util.List;
import java.util.Objects;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Conditioning;

/** What the guidances' options have in common. */
final class OptionChecks {
    static final List<String> DROPPED = List.of(Conditioning.LABEL, Conditioning.TEXT);
    static final List<String> DROPPED_TOKENS =
            List.of(Conditioning.LABEL, Conditioning.TEXT, Conditioning.CAPTION);
    static final double LARGEST = 1000;

    private OptionChecks() {}

    static void scale(Problems problems, Double scale) {
        if (scale == null) {
            problems.add(
                    ErrorCode.MISSING_OPTION,
                    "scale",
                    "not given",
                    "Say how strong the guidance is, for example scale: 2.0; 1 is none.");
        } else if (!(scale >= 0 && scale <= LARGEST)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "scale",
                    scale + ", not in 0 to " + LARGEST,
                    "Give a number in that range; 1 is no guidance.");
        }
    }

    static void drop(Problems problems, List<String> drop) {
        if (drop.isEmpty() || drop.stream().anyMatch(Objects::isNull)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "drop",
                    "no part of the conditioning is named",
                    "Name at least one, for example drop: [label].");
        }
        for (String name : List.of(Conditioning.LATENT, Conditioning.SIGMA)) {
            if (drop.contains(name)) {
                problems.add(
                        ErrorCode.OPTION_OUT_OF_RANGE,
                        "drop",
                        "a decoder cannot do without its " + name,
                        "Name the parts that the null branch leaves out, as a rule "
                                + DROPPED
                                + ".");
            }
        }
    }
}
