package org.intarsia.kernel.internal.archive;

import org.intarsia.kernel.internal.PluginRefusedException;

/**
 * How much a plugin's file may hold, checked before anything is unpacked. One counts for a file and
 * the jars in it together.
 */
public final class Limits {
    /** Of the file itself. */
    public static final int FILE_BYTES = 128 << 20;

    private static final int ENTRY_BYTES = 128 << 20;
    private static final long ALL_BYTES = 256L << 20;
    private static final int ENTRIES = 20_000;
    private static final int RATIO = 100;

    /** Below this, a high ratio is harmless: text of one letter packs well. */
    private static final int SMALL = 1 << 20;

    private static final int DEPTH = 2;

    private long bytes;
    private int entries;

    /**
     * @param depth 0 for the plugin's own file, 1 for a jar in it
     * @throws PluginRefusedException when jars lie too deep in one another
     */
    static void depth(int depth) {
        if (depth > DEPTH) {
            throw new PluginRefusedException("it nests jars deeper than " + DEPTH);
        }
    }

    /**
     * @param more how many entries one archive lists
     */
    void entries(int more) {
        entries += more;
        if (entries > ENTRIES) {
            throw new PluginRefusedException(
                    "it has more than " + ENTRIES + " entries, with those of jars in it");
        }
    }

    /**
     * @param size unpacked
     * @param packed as it is in the file
     */
    void unpack(String name, long size, long packed) {
        if (size > ENTRY_BYTES) {
            throw new PluginRefusedException(
                    "its entry " + name + " would unpack to more than " + mebi(ENTRY_BYTES));
        }
        if (size > SMALL && size / RATIO > packed) {
            throw new PluginRefusedException(
                    "its entry "
                            + name
                            + " would unpack to more than "
                            + RATIO
                            + " times its size, as only a zip bomb does");
        }
        bytes += size;
        if (bytes > ALL_BYTES) {
            throw new PluginRefusedException(
                    "its entries would unpack to more than " + mebi(ALL_BYTES));
        }
    }

    public static String mebi(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
