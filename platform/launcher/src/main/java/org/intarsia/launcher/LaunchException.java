package org.intarsia.launcher;

/** The platform does not come up. The message is for the person at the keyboard. */
final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
