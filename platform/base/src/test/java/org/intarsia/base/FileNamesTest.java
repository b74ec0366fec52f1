package org.intarsia.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.intarsia.spi.problem.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                ".",
                "..",
                "../evil",
                "../../evil",
                "a/b",
                "/etc",
                "a\\b",
                "..\\x",
                "C:",
                "a:b",
                "a*",
                "a?",
                "\"a\"",
                "<a>",
                "a|b",
                "a\u0000b",
                "a\nb",
                "a\u001bb",
                "a\u202eb",
                "a\u200b",
                "\u2028",
                ".hidden",
                "a.",
                "a ",
                " a",
                "nul",
                "NUL",
                "CON.txt",
                "com1",
                "LPT9.yaml",
                "aux.tar.gz",
                "COM\u00b9",
                "lpt\u00b3.txt",
                "-rf",
                "~",
                "~root",
                "\ud800"
            })
    void whatLeadsElsewhereOrCannotBeWrittenEverywhereIsRefused(String name) {
        assertTrue(FileNames.fault(name).isPresent(), name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shapes-jit",
                "jit-b-16",
                "a.b",
                "a..b",
                "My model (2)",
                "caf\u00e9",
                "\u732b",
                "\u0643\u0644\u0628",
                "\ud83d\ude00",
                "console",
                "com",
                "com10",
                "null",
                "a_b",
                "1"
            })
    void namesOfEveryScriptAreAllowed(String name) {
        assertEquals(Optional.empty(), FileNames.fault(name));
    }

    @Test
    void aLengthIsCountedInBytes() {
        assertEquals(Optional.empty(), FileNames.fault("a".repeat(200)));
        assertTrue(FileNames.fault("a".repeat(201)).isPresent());
        assertEquals(Optional.empty(), FileNames.fault("\u732b".repeat(66)));
        assertTrue(FileNames.fault("\u732b".repeat(67)).isPresent());
    }

    @Test
    void theProblemNamesThePlaceAndNeverPrintsTheCharacter() {
        assertEquals(
                "INT-118 name (line 2): this name cannot be used for a file: it contains U+001B."
                        + " Use letters, digits, dots, dashes or underscores.",
                FileNames.problem("a\u001b[2J", Place.part("name").at(2)).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000b",
                "a\nb",
                "\t",
                "\u001b[2J",
                "a\u007f",
                "a\u009b2J",
                "a\u202eb",
                "\u2066",
                "a\u200b",
                "\ufeffa",
                "\u2028",
                "\u2029",
                "\ud800",
                "\udb40\udc41"
            })
    void aNameThatIsShownHoldsNoCharacterThatSteersATerminal(String name) {
        String told =
                FileNames.labelProblem(name, Place.part("names").at(3)).orElseThrow().toString();
        assertTrue(
                told.matches(
                        "INT-118 names \\(line 3\\): this name cannot be shown: it contains"
                                + " U\\+[0-9A-F]{4,6}\\. Remove the character\\."),
                told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tench, Tinca tinca",
                "a/b\\c",
                "..",
                "con",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\ud83d\udc68\u200d\ud83d\udc69",
                "no"
            })
    void aNameThatIsShownMayHoldWhatAFilesCannot(String name) {
        assertEquals(Optional.empty(), FileNames.labelProblem(name, Place.part("names")));
    }
}
