package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.spec.Grid;
import org.junit.jupiter.api.Test;

class JitCostTest {
    private static final Grid GRID = new Grid(32, 32);
    private static final int ROWS = 8;

    @Test
    void tokensThatJoinBetweenBlocksLeaveMemoryOfTwoSizes() {
        // Four bytes of the tokens of all rows, each with its norms, sums and 2 x 512 hidden units.
        long block = 4L * ROWS * (32 * 32 + 4) * (6 * 192 + 2 * 2 * 512);

        assertEquals(block, bytes(4, 0));
        assertEquals(block + block * 35 / 100, bytes(4, 1));
    }

    @Test
    void withoutSuchTokensEveryBlockIsOfOneSize() {
        assertEquals(4L * ROWS * 32 * 32 * (6 * 192 + 2 * 2 * 512), bytes(0, 1));
    }

    private static long bytes(int tokens, int start) {
        JitOptions options =
                Options.of(
                        JitOptions.class,
                        Map.of(
                                "hidden-size",
                                192,
                                "num-heads",
                                4,
                                "in-context-len",
                                tokens,
                                "in-context-start",
                                start));
        return new JitCost(options, GRID, 0).workingBytes(ROWS);
    }
}
