package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/** The problems of a file and a network that do not fit. */
final class MismatchProblems {
    private MismatchProblems() {}

    static String shapes(String name, Shape stored, Shape wanted) {
        return name + " is " + NameLists.of(stored) + ", expected " + NameLists.of(wanted);
    }

    /**
     * @param proposal what would help, where anything is known to
     */
    static Problem missing(
            List<String> names, StateDict dict, String prefix, Optional<String> proposal) {
        String next = "Use the file that was published for this model and preset.";
        if (proposal.isPresent()) {
            next = proposal.get();
        } else if (!prefix.isEmpty()
                && dict.names().stream().noneMatch(n -> n.startsWith(prefix))) {
            next =
                    dict.names().isEmpty()
                            ? "The file holds no tensor at all. " + next
                            : "No name in the file begins with "
                                    + prefix
                                    + "; the first is "
                                    + dict.names().first()
                                    + ". Set the prefix to match.";
        }
        return new Problem(
                ErrorCode.PARAMETERS_MISSING,
                Place.option("weights").in(dict.file()),
                count(names, "is", "are") + " missing in the file: " + NameLists.list(names),
                next);
    }

    static Problem misshapen(List<String> descriptions, StateDict dict) {
        return new Problem(
                ErrorCode.PARAMETERS_MISSHAPEN,
                Place.option("weights").in(dict.file()),
                count(descriptions, "has", "have")
                        + " another shape in the file: "
                        + NameLists.list(descriptions),
                "Set the part's options and the image size to those of the file, or use the file of this"
                        + " preset.");
    }

    static Problem notFinite(List<String> names, StateDict dict) {
        return new Problem(
                ErrorCode.PARAMETERS_NOT_FINITE,
                Place.option("weights").in(dict.file()),
                count(names, "holds", "hold")
                        + " values that are not finite (NaN or infinite): "
                        + NameLists.list(names),
                "Get the file again, or use an earlier checkpoint.");
    }

    static Problem unused(List<String> names, StateDict dict) {
        return new Problem(
                ErrorCode.PARAMETERS_UNUSED,
                Place.option("weights").in(dict.file()),
                count(names, "is", "are") + " in the file but not used: " + NameLists.list(names),
                "Set the part's options to those of the file, or give the prefix of its tensors.");
    }

    private static String count(List<String> names, String one, String many) {
        return names.size() + (names.size() == 1 ? " tensor " + one : " tensors " + many);
    }
}
