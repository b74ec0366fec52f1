package org.intarsia.spi.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RangeTest {
    @Test
    void endsAreInOrOut() {
        assertTrue(Range.of(0, 1).contains(0));
        assertTrue(Range.of(0, 1).contains(1));
        assertFalse(Range.above(0, 1).contains(0));
        assertTrue(Range.above(0, 1).contains(Double.MIN_VALUE));
        assertFalse(new Range(0, true, 1, false).contains(1));
        assertFalse(Range.FINITE.contains(Double.NaN));
        assertFalse(Range.FINITE.contains(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Range.of(1, 0));
    }

    @Test
    void bothRangesHoldInTheirIntersection() {
        Range open = new Range(0, false, 5, false);
        assertEquals(new Range(0, false, 4, true), open.and(Range.of(0, 4)));
        assertEquals(open, open.and(Range.FINITE));
    }

    @Test
    void aRangeReadsAsWords() {
        assertEquals("1 to 256", Range.of(1, 256).toString());
        assertEquals("above 0 to 64", Range.above(0, 64).toString());
        assertEquals("0 to below 1", new Range(0, true, 1, false).toString());
        assertEquals("at least 0", Range.of(0, Double.POSITIVE_INFINITY).toString());
        assertEquals("below 0.5", new Range(Double.NEGATIVE_INFINITY, true, 0.5, false).toString());
        assertEquals("any number", Range.FINITE.toString());
    }
}
