package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EnginesTest {
    private static boolean needed(String line) {
        return Engines.neededBy(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void commandsThatComputeWarmTheEngine() {
        assertTrue(needed("generate"));
        assertTrue(needed("plan jit-b-16"));
        assertTrue(needed("serve shapes-jit --port 0"));
        assertTrue(needed("weights inspect keys"));
    }

    @Test
    void questionsAndListsDoNot() {
        assertFalse(needed(""));
        assertFalse(needed("generate --help"));
        assertFalse(needed("--version"));
        assertFalse(needed("plugins trust ada.pub --name Ada"));
        assertFalse(needed("explain INT-203"));
        assertFalse(needed("jobs submit shapes-jit"));
    }
}
