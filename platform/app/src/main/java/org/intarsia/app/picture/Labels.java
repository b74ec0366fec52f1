package org.intarsia.app.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.spi.spec.ConditioningSpec;

/** What a person says for classes: {@code 3}, {@code 0-4}, {@code star}, {@code 1,heart}. */
public final class Labels {
    private static final int MOST_BY_DEFAULT = 10;

    private Labels() {}

    /**
     * Class numbers in the order given; without words, the first ten classes.
     *
     * @throws IntarsiaException INT-402 for every word that is no class
     */
    public static int[] read(List<String> words, ConditioningSpec conditioning) {
        if (!(conditioning instanceof ConditioningSpec.Classes classes)) {
            if (!words.isEmpty()) {
                throw new IntarsiaException(
                        ErrorCode.WRONG_CONDITION,
                        "--label",
                        "this pipeline is not conditioned on classes",
                        "Leave --label out.");
            }
            return new int[] {0};
        }
        if (words.isEmpty()) {
            return IntStream.range(0, Math.min(classes.classes(), MOST_BY_DEFAULT)).toArray();
        }
        Problems problems = new Problems();
        List<Integer> labels = new ArrayList<>();
        words.forEach(word -> add(word.strip(), classes, labels, problems));
        problems.throwIfAny();
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    public static String name(int label, ConditioningSpec conditioning) {
        if (conditioning instanceof ConditioningSpec.Text) {
            return "text " + label;
        }
        return conditioning instanceof ConditioningSpec.Classes classes
                        && !classes.names().isEmpty()
                ? classes.names().get(label)
                : "class " + label;
    }

    /** A name for every class. */
    public static List<String> names(ConditioningSpec conditioning) {
        int classes = conditioning instanceof ConditioningSpec.Classes spec ? spec.classes() : 0;
        return IntStream.range(0, classes).mapToObj(label -> name(label, conditioning)).toList();
    }

    private static void add(
            String word,
            ConditioningSpec.Classes classes,
            List<Integer> labels,
            Problems problems) {
        int last = classes.classes() - 1;
        if (word.matches("\\d{1,6}")) {
            addNumber(Integer.parseInt(word), last, labels, problems);
        } else if (word.matches("\\d{1,6}-\\d{1,6}")) {
            int from = Integer.parseInt(word.substring(0, word.indexOf('-')));
            int to = Integer.parseInt(word.substring(word.indexOf('-') + 1));
            for (int label = from; label <= Math.min(to, Math.max(from, last + 1)); label++) {
                addNumber(label, last, labels, problems);
            }
        } else if (classes.names().contains(word)) {
            labels.add(classes.names().indexOf(word));
        } else {
            problems.add(
                    ErrorCode.UNKNOWN_LABEL,
                    "--label " + word,
                    "no class of this pipeline",
                    classes.names().isEmpty()
                            ? "Give 0 to " + last + "."
                            : Suggestions.suggest(
                                    word, classes.names(), "Give 0 to " + last + ", or one of"));
        }
    }

    private static void addNumber(int label, int last, List<Integer> labels, Problems problems) {
        if (label <= last) {
            labels.add(label);
        } else {
            problems.add(
                    ErrorCode.UNKNOWN_LABEL,
                    "--label " + label,
                    "no class of this pipeline",
                    "Give 0 to " + last + ".");
        }
    }
}
