package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class KindsTest {
    @Test
    void everyKindHasAWordAndBack() {
        for (Kinds kind : Kinds.values()) {
            assertEquals(kind, Kinds.of(kind.type()).orElseThrow());
            assertEquals(kind, Kinds.ofWord(kind.word()).orElseThrow());
        }
        assertThrows(IllegalArgumentException.class, () -> Kinds.word(Runnable.class));
    }
}
