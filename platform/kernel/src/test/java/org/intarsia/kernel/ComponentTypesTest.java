package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Kind;
import org.junit.jupiter.api.Test;

class ComponentTypesTest {
    @Test
    void everyKindHasAWordAndItsPlaceAndRecordedCasesComeLast() {
        for (Kind kind : Kind.values()) {
            assertEquals(kind.word(), ComponentTypes.word(kind.type()));
            assertEquals(kind.ordinal(), ComponentTypes.order(kind.type()));
        }
        assertEquals("reference", ComponentTypes.word(ReferenceSuite.class));
        assertEquals(Kind.values().length, ComponentTypes.order(ReferenceSuite.class));
        assertThrows(IllegalArgumentException.class, () -> ComponentTypes.word(Runnable.class));
    }
}
