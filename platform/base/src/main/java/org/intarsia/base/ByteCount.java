package org.intarsia.base;

import java.util.Locale;

/** Numbers of bytes as people read them. */
public final class ByteCount {
    private static final double KILO = 1024;

    private ByteCount() {}

    /** As {@code 1.50 GB}, {@code 501.0 MB} or {@code 0.5 kB}; a kilobyte has 1024 bytes. */
    public static String text(long bytes) {
        double mega = bytes / (KILO * KILO);
        if (mega >= KILO) {
            return String.format(Locale.ROOT, "%.2f GB", mega / KILO);
        }
        return mega >= 1
                ? String.format(Locale.ROOT, "%.1f MB", mega)
                : String.format(Locale.ROOT, "%.1f kB", bytes / KILO);
    }
}
