package org.intarsia.base;

import java.util.Locale;

/**
 * Text for a terminal. What a file, a plugin or a person wrote may hold characters that move the
 * cursor, change colours or turn the direction of writing; they are shown by their number instead.
 */
public final class TerminalText {
    private TerminalText() {}

    /** The same text on its lines; others are shown by their number. */
    public static String escaped(String text) {
        if (text.codePoints().allMatch(TerminalText::harmless)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (harmless(c)) {
                                shown.appendCodePoint(c);
                            } else {
                                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
                            }
                        });
        return shown.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
