package org.intarsia.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompareCommandTest {
    @Test
    void aSpreadIsTheMeanAndTheDeviationOverTheSeeds() {
        assertEquals("2.00 +- 1.00", CompareCommand.spread("%.2f", List.of(1.0, 2.0, 3.0)));
        assertEquals("5.0 +- 0.0", CompareCommand.spread("%.1f", List.of(5.0)));
    }
}
