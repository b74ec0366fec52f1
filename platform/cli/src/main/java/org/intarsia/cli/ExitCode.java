package org.intarsia.cli;

/** What a command ends with. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** It failed, or a check did not hold. */
    static final int FAILED = 1;

    /** What the person gave was wrong; a message says what and where. */
    static final int INPUT = 2;

    private ExitCode() {}
}
