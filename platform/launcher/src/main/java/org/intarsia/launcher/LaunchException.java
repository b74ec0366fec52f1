package org.intarsia.launcher;

/** The platform does not come up. The message is for the person at the keyboard. */
final class LaunchException extends RuntimeException {
    /** The exit code of what a person can give otherwise. */
    static final int INPUT = 2;

    private static final int FAILED = 1;
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    LaunchException(String message, Throwable cause) {
        this(message, cause, FAILED);
    }

    LaunchException(String message, Throwable cause, int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
