package org.intarsia.base;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Text for a terminal. What a file, a plugin or a person wrote may hold characters that move the
 * cursor, change colours or turn the direction of writing; they are shown by their number instead.
 */
public final class TerminalText {
    private TerminalText() {}

    /** The same text on its lines. */
    public static String escaped(String text) {
        return shown(text, c -> c == '\n' || c == '\t' || harmless(c));
    }

    /** The same text on one line, so that a name cannot pass for a line of its own. */
    public static String line(String text) {
        return shown(text, TerminalText::harmless);
    }

    private static String shown(String text, IntPredicate asItIs) {
        if (text.codePoints().allMatch(asItIs)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (asItIs.test(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
                            }
                        });
        return shown.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
