package org.intarsia.cli;

/** What a command ends with. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** It failed, or a check did not hold. */
    public static final int FAILED = 1;

    /** What the person gave was wrong; a message says what and where. */
    public static final int INPUT = 2;

    /** It was ended by force, since something of a plugin did not end with it. */
    public static final int FORCED = 3;

    private ExitCode() {}
}
