package org.intarsia.spi.problem;

import java.util.List;
import java.util.stream.Collectors;

/** The one exception a user sees: every problem found, not just the first. */
public sealed class IntarsiaException extends RuntimeException permits IncompatibleException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public IntarsiaException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an IntarsiaException without a problem");
        }
        this.problems = List.copyOf(problems);
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

    /** At least one, in the order found. */
    public List<Problem> problems() {
        return problems;
    }
}
