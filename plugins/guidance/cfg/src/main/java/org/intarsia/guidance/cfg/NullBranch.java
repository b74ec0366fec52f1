package org.intarsia.guidance.cfg;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;

/** The option of the branch without conditioning, which every classifier-free guidance has. */
record NullBranch(
        @Option(
                        value = "[label, text]",
                        minItems = 1,
                        maxItems = 16,
                        help = "conditioning parts that the null branch leaves out")
                List<String> drop) {
    NullBranch {
        Problems problems = new Problems();
        for (String name : List.of(Conditioning.LATENT, Conditioning.SIGMA)) {
            if (drop.contains(name)) {
                problems.add(
                        ErrorCode.OPTION_OUT_OF_RANGE,
                        "drop",
                        "a decoder cannot do without its " + name,
                        "Name the parts that the null branch leaves out, as a rule "
                                + List.of(Conditioning.LABEL, Conditioning.TEXT)
                                + ".");
            }
        }
        problems.throwIfAny();
    }

    /** The conditional branch, and this one. */
    List<Branch> both() {
        return List.of(Branch.CONDITIONAL, new Branch("null", Set.copyOf(drop), Branch.MAIN));
    }

    /** Both branches where any weight is not 1, otherwise the conditional one. */
    List<Branch> needed(float[]... weights) {
        for (float[] rows : weights) {
            for (float weight : rows) {
                if (weight != 1) {
                    return both();
                }
            }
        }
        return CfgFormula.conditional();
    }
}
