package org.intarsia.spi.problem;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The one exception a user sees: every problem found, not just the first. */
public sealed class IntarsiaException extends RuntimeException permits IncompatibleException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public IntarsiaException(List<Problem> problems, Throwable cause) {
        super(text(problems), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an IntarsiaException without a problem");
        }
        this.problems = List.copyOf(new LinkedHashSet<>(problems));
    }

    public IntarsiaException(List<Problem> problems) {
        this(problems, null);
    }

    public IntarsiaException(Problem problem) {
        this(List.of(problem), null);
    }

    /** Shorthand for one problem; the arguments are those of {@link Problem}. */
    public IntarsiaException(ErrorCode code, Place place, String cause, String next) {
        this(new Problem(code, place, cause, next));
    }

    /** Shorthand for one problem of something with a name. */
    public IntarsiaException(ErrorCode code, String subject, String cause, String next) {
        this(new Problem(code, subject, cause, next));
    }

    /** At least one, in the order found; what was found several times is here once. */
    public List<Problem> problems() {
        return problems;
    }

    /** One problem is a line; several are counted and numbered, equal ones are one of them. */
    private static String text(List<Problem> problems) {
        Map<Problem, Integer> times = new LinkedHashMap<>();
        problems.forEach(problem -> times.merge(problem, 1, Integer::sum));
        StringBuilder text = new StringBuilder();
        if (times.size() > 1) {
            text.append(times.size()).append(" problems:");
        }
        int number = 0;
        for (Map.Entry<Problem, Integer> one : times.entrySet()) {
            number++;
            text.append(text.isEmpty() ? "" : "\n");
            text.append(times.size() > 1 ? number + ". " : "").append(one.getKey());
            text.append(one.getValue() > 1 ? " (found " + one.getValue() + " times)" : "");
        }
        return text.toString();
    }
}
