package org.intarsia.app.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a key may do; each role may do all that those before it may. */
public enum Role {
    /** Look at parts, pipelines, plans, runs and plugins. */
    VIEWER,
    /** Make pictures, and end their own runs. */
    RUNNER,
    /** Load and change pipelines, install trusted plugins, end the runs of others. */
    OPERATOR,
    /** Decide on keys and on trust. */
    ADMIN;

    /** Whether this role may do what needs that one. */
    public boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As it is written: {@code operator}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException when there is no such role
     */
    @JsonCreator
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is called " + word));
    }
}
