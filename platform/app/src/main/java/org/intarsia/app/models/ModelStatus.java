package org.intarsia.app.models;

import java.util.Locale;

/** Whether a model file can be used. */
public enum ModelStatus {
    PRESENT,
    MISSING,
    /** It is there, and its SHA-256 is not the manifest's. */
    WRONG_DIGEST,
    /** It is there and cannot be read, or shards of it are missing. */
    UNUSABLE;

    /** Such as {@code wrong-digest}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a file is there that does harm when it is used. */
    public boolean isWrong() {
        return this == WRONG_DIGEST || this == UNUSABLE;
    }
}
