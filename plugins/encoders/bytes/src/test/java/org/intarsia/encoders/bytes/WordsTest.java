package org.intarsia.encoders.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static List<String> words(String text, int most, int longest) {
        return Words.of(text, most, longest).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> words(String text) {
        return words(text, 99, 16);
    }

    @Test
    void lettersAreSmallAndWhiteSpaceSeparates() {
        assertEquals(List.of("a", "red", "star"), words("  A Red\t\r\n STAR\u00a0"));
    }

    @Test
    void punctuationIsAWordByItself() {
        assertEquals(
                List.of("red", ",", "blue", "!", "!", "x", "-", "1"), words("red, blue!! x-1"));
    }

    @Test
    void marksStayWithTheirLetterAndInvisibleCharactersSeparate() {
        assertEquals(List.of("e\u0301\u0323a"), words("e\u0301\u0323a"));
        assertEquals(List.of("a", "b"), words("a\u0000\u001b\u200bb"));
        assertEquals(List.of("\uD83E\uDD8A", "\uD83E\uDD8A"), words("\uD83E\uDD8A\uD83E\uDD8A"));
        assertEquals(List.of("\u0645\u0631", "\u0628"), words("\u0645\u0631 \u0628"));
    }

    @Test
    void aLongWordGoesOnInTheNextBetweenTwoCharacters() {
        assertEquals(List.of("abcd", "efgh", "i"), words("abcdefghi", 9, 4));
        assertEquals(List.of("a\u0645", "\u0631b"), words("a\u0645\u0631b", 9, 4));
        assertEquals(4, Words.of("\u0645\u0631", 9, 1).size());
    }

    @Test
    void onlyTheFirstWordsAreThere() {
        assertEquals(List.of("fox", "fox"), words("fox ".repeat(2500), 2, 16));
        assertEquals(List.of("x".repeat(4), "x".repeat(4)), words("x".repeat(10_000), 2, 4));
        assertEquals(List.of(), words(""));
        assertEquals(List.of(), words("a", 0, 4));
    }
}
