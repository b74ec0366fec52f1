package org.intarsia.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ByteCountTest {
    @Test
    void theUnitFitsTheSize() {
        assertEquals("0.0 kB", ByteCount.text(0));
        assertEquals("0.5 kB", ByteCount.text(512));
        assertEquals("1.0 MB", ByteCount.text(1 << 20));
        assertEquals("501.0 MB", ByteCount.text(525_287_424));
        assertEquals("1.50 GB", ByteCount.text(3L << 29));
    }
}
