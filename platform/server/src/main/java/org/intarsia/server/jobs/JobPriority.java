package org.intarsia.server.jobs;

import java.util.Locale;

/** Jobs of a higher priority have their turn first; the order is that of the names. */
public enum JobPriority {
    LOW,
    NORMAL,
    HIGH;

    /** As answers say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static JobPriority of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
