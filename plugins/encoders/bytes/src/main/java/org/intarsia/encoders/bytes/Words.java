package org.intarsia.encoders.bytes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text in small letters, each as the bytes of its UTF-8. White space, control and
 * format characters separate words; a character that is neither letter, mark nor digit is a word by
 * itself.
 */
final class Words {
    private Words() {}

    /**
     * The first words of a text.
     *
     * @param most words, at least 0
     * @param longest bytes of a word; a longer one goes on in the next, between two characters
     *     where there is room for one
     */
    static List<byte[]> of(String text, int most, int longest) {
        List<byte[]> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String small = text.toLowerCase(Locale.ROOT);
        for (int at = 0; at < small.length() && words.size() < most; ) {
            int c = small.codePointAt(at);
            at += Character.charCount(c);
            if (isOfWord(c)) {
                word.appendCodePoint(c);
                continue;
            }
            close(word, longest, words);
            if (!separates(c)) {
                close(word.appendCodePoint(c), longest, words);
            }
        }
        close(word, longest, words);
        return words.subList(0, Math.min(most, words.size()));
    }

    private static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK ->
                            true;
                    default -> false;
                };
    }

    private static boolean separates(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /** Cuts behind the last character that still has room. */
    private static void close(StringBuilder word, int longest, List<byte[]> words) {
        byte[] utf8 = word.toString().getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < utf8.length; ) {
            int to = Math.min(utf8.length, from + longest);
            int end = to;
            while (end < utf8.length && end > from && isInside(utf8[end])) {
                end--;
            }
            to = end > from ? end : to;
            words.add(Arrays.copyOfRange(utf8, from, to));
            from = to;
        }
        word.setLength(0);
    }

    /** Whether a byte goes on with a character that began before it. */
    private static boolean isInside(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
