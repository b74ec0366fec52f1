package org.intarsia.pipeline.live;

import java.util.Locale;

/** What a generation is to its pipeline while a run holds it. */
public enum GenerationRole {
    SERVING,
    CANARY;

    /** As it is written: {@code canary}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
