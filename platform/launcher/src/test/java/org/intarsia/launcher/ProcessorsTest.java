package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    @Test
    void theProcessorsOfTheMaskAreCounted() {
        assertEquals(
                5,
                Processors.allowed(
                        List.of(
                                "Name:\tjava",
                                "Cpus_allowed:\tf0000000,00000001",
                                "Cpus_allowed_list:\t0,60-63")));
    }

    @Test
    void withoutTheLineNothingIsCounted() {
        assertEquals(0, Processors.allowed(List.of("Name:\tjava")));
    }
}
