package org.intarsia.nn.text;

/** White space as Python has it, in which the published code strips texts. */
final class WhiteSpace {
    /** Those that Java does not count: it leaves out what does not break a line. */
    private static final String OTHERS = "\u0085\u00a0\u2007\u202f";

    private WhiteSpace() {}

    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && is(text.charAt(from))) {
            from++;
        }
        while (from < to && is(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean is(char c) {
        return Character.isWhitespace(c) || OTHERS.indexOf(c) >= 0;
    }
}
