package org.intarsia.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void whatSteersATerminalIsShownByItsNumber() {
        assertEquals("a\\u001B[2Jb", TerminalText.escaped("a\u001b[2Jb"));
        assertEquals(
                "a\\u000Db\\u0000\\u009B\\u007F", TerminalText.escaped("a\rb\u0000\u009b\u007f"));
        assertEquals("x\\u202Egnp", TerminalText.escaped("x\u202egnp"));
        assertEquals("\\u2028\\uD800", TerminalText.escaped("\u2028\ud800"));
    }

    @Test
    void aLineIsOneLine() {
        assertEquals("a\\u000D\\u000Ab\\u0009c", TerminalText.line("a\r\nb\tc"));
    }

    @Test
    void lettersOfEveryScriptAndLinesStay() {
        String text = "caf\u00e9 \u732b \u0643\u0644\u0628 \ud83d\ude00\n\tnext";
        assertSame(text, TerminalText.escaped(text));
    }
}
