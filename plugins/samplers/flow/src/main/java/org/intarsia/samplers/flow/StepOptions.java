package org.intarsia.samplers.flow;

import org.intarsia.spi.IntarsiaException;

/**
 * Options of the samplers on a uniform grid.
 *
 * @param steps intervals of the grid, 1 to 10000; 50 where nothing is said
 */
public record StepOptions(Integer steps) {
    static final int MOST = 10_000;

    public StepOptions {
        steps = steps == null ? 50 : steps;
        if (steps < 1 || steps > MOST) {
            throw new IntarsiaException(
                    "INT-121",
                    "steps",
                    steps + ", not in 1 to " + MOST,
                    "Give a whole number in that range, or leave it out for 50.");
        }
    }
}
