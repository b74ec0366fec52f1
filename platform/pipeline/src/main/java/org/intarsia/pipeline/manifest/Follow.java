package org.intarsia.pipeline.manifest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a running pipeline does when newer versions of its plugins are installed. */
public enum Follow {
    /** It keeps the versions that it began with. */
    PINNED,
    /** It takes them by itself. */
    LATEST;

    /** As manifests write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Follow> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
