package org.intarsia.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RenamingTest {
    private static String renamed(String name, String... rules) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < rules.length; i += 2) {
            map.put(rules[i], rules[i + 1]);
        }
        return new Renaming(map).apply(name);
    }

    @Test
    void partsAreReplacedWhereverTheyOccur() {
        assertEquals("blocks.0.fc.w", renamed("blocks.0._orig_mod.fc.w", "_orig_mod", ""));
        assertEquals(
                "blocks.0.fc.w", renamed("_orig_mod.blocks.0._orig_mod.fc.w", "_orig_mod.", ""));
        assertEquals("a.gate.w", renamed("a.w1.w", "w1", "gate"));
        assertEquals(
                "net.a.w", renamed("model.diffusion_model.a.w", "model.diffusion_model", "net"));
        assertEquals("a.b.c.w", renamed("a.x.w", "x.", "b.c."));
    }

    @Test
    void onlyWholePartsCount() {
        assertEquals("a.w10.w", renamed("a.w10.w", "w1", "gate"));
        assertEquals("module_a.w", renamed("module_a.w", "module", ""));
    }

    @Test
    void rulesActAllAtOnceAndTheLongestFirst() {
        assertEquals("b.a.w", renamed("a.b.w", "a", "b", "b", "a"));
        assertEquals("y.w", renamed("a.b.w", "a", "x", "a.b", "y"));
        assertEquals("x.c.w", renamed("a.c.w", "a", "x", "a.b", "y"));
    }

    @Test
    void withoutRulesNamesStayWhateverTheyAre() {
        for (String name : new String[] {"", ".", "a..b", "a."}) {
            assertEquals(name, Renaming.NONE.apply(name));
            assertEquals(name, renamed(name, "x", "y"));
        }
    }
}
