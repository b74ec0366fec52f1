package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Conditioning;

/** What the guidances' options have in common. */
final class OptionChecks {
    static final List<String> DROPPED = List.of(Conditioning.LABEL, Conditioning.TEXT);

    private OptionChecks() {}

    static void drop(Problems problems, List<String> drop) {
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

    static void interval(Problems problems, List<Double> interval) {
        if (interval.get(0) > interval.get(1)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "interval",
                    interval + " ends before it begins",
                    "Give the low and the high end, for example interval: [0.1, 1.0].");
        }
    }
}
