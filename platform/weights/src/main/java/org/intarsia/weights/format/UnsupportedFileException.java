package org.intarsia.weights.format;

import java.io.IOException;

/** A sound file that holds what is not read, or more than is read. */
public final class UnsupportedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String next;

    /**
     * @param message what is not read, without the file
     * @param next what the owner of the file can do
     */
    public UnsupportedFileException(String message, String next) {
        super(message);
        this.next = next;
    }

    public String next() {
        return next;
    }
}
