package org.intarsia.weights.format;

import java.io.IOException;

/** A file is not what it claims to be. The message names the fault, without the file. */
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptFileException(String message) {
        super(message);
    }

    /** Of a format's own flaw found by a library, whose message may be put before users. */
    public CorruptFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
