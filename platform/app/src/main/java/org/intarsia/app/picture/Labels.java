package org.intarsia.app.picture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * What a person writes for classes: {@code 3}, {@code 0-4}, {@code star}, {@code 1,heart}. A name
 * that holds a comma is written alone or in double quotes; {@code #3} is always the number.
 */
public final class Labels {
    private static final int MOST_BY_DEFAULT = 10;
    private static final String NUMBER = "#?\\d{1,6}";

    /** Classes without names are shown as {@link #name} says, and can be asked for as that. */
    private static final String UNNAMED = "(#|class )?\\d{1,6}";

    private static final String RANGE = "\\d{1,6}-\\d{1,6}";

    private final ConditioningSpec.Classes classes;
    private final Set<Integer> labels = new LinkedHashSet<>();
    private final Problems problems = new Problems();

    private Labels(ConditioningSpec.Classes classes) {
        this.classes = classes;
    }

    /**
     * Class numbers in the order given, each once; without arguments, the first ten classes.
     *
     * @param arguments each a name, or words separated by commas
     * @throws IntarsiaException INT-402 for every word that is no class or may mean several;
     *     INT-401 when the pipeline is not conditioned on classes
     */
    public static int[] read(List<String> arguments, ConditioningSpec conditioning) {
        if (!(conditioning instanceof ConditioningSpec.Classes classes)) {
            if (!arguments.isEmpty()) {
                throw new IntarsiaException(
                        ErrorCode.WRONG_CONDITION,
                        "--label",
                        "this pipeline is not conditioned on classes",
                        "Leave --label out.");
            }
            return new int[] {0};
        }
        if (arguments.isEmpty()) {
            return IntStream.range(0, Math.min(classes.classes(), MOST_BY_DEFAULT)).toArray();
        }
        Labels read = new Labels(classes);
        arguments.forEach(read::addArgument);
        read.problems.throwIfAny();
        return read.labels.stream().mapToInt(Integer::intValue).toArray();
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

    private void addArgument(String argument) {
        if (classes.names().contains(argument)) {
            add(argument);
        } else {
            words(argument).forEach(this::add);
        }
    }

    /** Split at commas that are not between double quotes. */
    private static List<String> words(String argument) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : argument.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                words.add(word.toString().strip());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString().strip());
        return words;
    }

    private void add(String word) {
        Set<Integer> meant = new LinkedHashSet<>(named(word));
        boolean number = word.matches(classes.names().isEmpty() ? UNNAMED : NUMBER);
        boolean range = word.matches(RANGE);
        if (number) {
            meant.add(Integer.parseInt(word.replaceFirst("^(#|class )", "")));
        }
        if (meant.size() + (range ? 1 : 0) > 1) {
            refuse(
                    word,
                    "it may mean class " + join(meant) + (range ? ", or the range" : ""),
                    "Give the number of the class: #" + meant.iterator().next() + ".");
        } else if (range) {
            addRange(word);
        } else if (meant.isEmpty()) {
            refuse(
                    word,
                    word.isEmpty() ? "an empty word" : "no class of this pipeline",
                    known(word));
        } else {
            addNumber(meant.iterator().next());
        }
    }

    private List<Integer> named(String word) {
        List<String> names = classes.names();
        return IntStream.range(0, names.size())
                .filter(label -> names.get(label).equals(word))
                .boxed()
                .toList();
    }

    /** In the order written: {@code 4-2} is 4, 3, 2. */
    private void addRange(String word) {
        int from = Integer.parseInt(word.substring(0, word.indexOf('-')));
        int to = Integer.parseInt(word.substring(word.indexOf('-') + 1));
        int last = classes.classes() - 1;
        if (Math.max(from, to) > last) {
            refuse(word, "the pipeline has classes 0 to " + last, "Give a range within these.");
            return;
        }
        int way = from <= to ? 1 : -1;
        for (int label = from; label != to + way; label += way) {
            labels.add(label);
        }
    }

    private void addNumber(int label) {
        if (label < classes.classes()) {
            labels.add(label);
        } else {
            refuse(
                    Integer.toString(label),
                    "no class of this pipeline",
                    "Give 0 to " + (classes.classes() - 1) + ".");
        }
    }

    private String known(String word) {
        String numbers = "Give 0 to " + (classes.classes() - 1);
        return classes.names().isEmpty()
                ? numbers + "."
                : Suggestions.suggest(word, classes.names(), numbers + ", or one of");
    }

    private void refuse(String word, String cause, String next) {
        problems.add(ErrorCode.UNKNOWN_LABEL, "--label " + word, cause, next);
    }

    private static String join(Set<Integer> labels) {
        return String.join(" or ", labels.stream().map(String::valueOf).toList());
    }
}
