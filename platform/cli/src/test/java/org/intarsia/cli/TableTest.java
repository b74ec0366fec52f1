package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsLineUpAndNumbersStandToTheRight() {
        List<String> lines = new Table("name", "count").row("a", 7).row("longer", 1234).lines();
        assertEquals(List.of("name    count", "a           7", "longer   1234"), lines);
    }

    @Test
    void aCellOfSeveralLinesIsOneRowAndTheColumnsLineUp() {
        List<String> lines = new Table("name", "type").row("a\r\nb", "F32").row("c\td", 1).lines();
        assertEquals(
                List.of("name            type", "a\\u000D\\u000Ab  F32", "c\\u0009d        1"),
                lines);
    }

    @Test
    void largeNumbersAreShortened() {
        assertEquals("131.32 M", Table.count(131_321_856));
        assertEquals("1.50 G", Table.count(1_500_000_000L));
        assertEquals("9999", Table.count(9999));
    }
}
