package org.intarsia.kernel.trust;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Which plugins may be installed. */
public enum Policy {
    /** Those with a signature of a trusted key, and those with a listed digest. */
    SIGNED,
    /** Those with a listed digest only. */
    KNOWN_DIGEST,
    /** All that are not revoked. */
    ANY;

    /** As {@code trust.json} writes it: {@code known-digest}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException when there is no such policy
     */
    @JsonCreator
    static Policy of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no policy is called " + word));
    }
}
