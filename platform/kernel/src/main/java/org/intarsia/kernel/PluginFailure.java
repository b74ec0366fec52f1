package org.intarsia.kernel;

import java.util.regex.Pattern;

/** What a plugin threw or wrote, in one plain line that a terminal can be shown. */
public final class PluginFailure {
    private static final int LONGEST = 400;
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private PluginFailure() {}

    /** The first line of what the root of it says; its kind, when it says nothing. */
    public static String text(Throwable thrown) {
        Throwable root = root(thrown);
        String message = root.getMessage();
        String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
        return first.isEmpty() ? root.getClass().getSimpleName() : plain(first);
    }

    /** Why a module failed. */
    public static String reason(Throwable thrown) {
        Throwable root = root(thrown);
        if (root instanceof OutOfMemoryError) {
            return "not enough memorys module";
        }
        if (root instanceof StackOverflowError) {
            return "its module fails: it calls itself without end (StackOverflowError)";
        }
        if (root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError) {
            return "its module needs a class that is neither in it nor imported: " + text(root);
        }
        return "its module failed: " + text(root);
    }

    static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; depth < 50 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** Without characters that steer a terminal, and not endless. */
    public static String plain(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return HIDDEN.matcher(cut).replaceAll("?");
    }
}
