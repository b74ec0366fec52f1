package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.problem.Problems;

/**
 * Options of {@code cfg}.
 *
 * @param scale w of u + w (c - u), 0 to 1000; 1 is no guidance
 * @param drop the conditioning parts that the null branch leaves out; label and text where nothing
 *     is said
 */
public record CfgOptions(Double scale, List<String> drop) {
    public CfgOptions {
        drop = drop == null ? OptionChecks.DROPPED : drop.stream().toList();
        Problems problems = new Problems();
        OptionChecks.scale(problems, scale);
        OptionChecks.drop(problems, drop);
        problems.throwIfAny();
    }
}
