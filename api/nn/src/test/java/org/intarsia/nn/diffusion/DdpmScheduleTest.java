package org.intarsia.nn.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DdpmScheduleTest {
    /** Halves go to the even number: 999 / 2 is 499.5, which becomes 500. */
    @Test
    void stepsAreKeptAtEvenDistances() {
        assertArrayEquals(new int[] {0, 500, 999}, kept(3));
        assertArrayEquals(new int[] {0, 333, 666, 999}, kept(4));
        assertArrayEquals(new int[] {0}, kept(1));
        assertArrayEquals(IntStream.range(0, 1000).toArray(), kept(1000));
    }

    private static int[] kept(int steps) {
        DdpmSchedule schedule = DdpmSchedule.respaced(steps);
        return IntStream.range(0, schedule.steps()).map(schedule::original).toArray();
    }

    /** But for the rounding of 1 - beta, as published. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 100, 1000})
    void aKeptStepHasTheNoiseOfTheWholeSchedule(int steps) {
        DdpmSchedule whole = DdpmSchedule.whole();
        DdpmSchedule some = DdpmSchedule.respaced(steps);
        for (int i = 0; i < steps; i++) {
            double want = whole.alphaCumprod(some.original(i));
            assertEquals(want, some.alphaCumprod(i), 1e-15);
        }
    }

    /** The mean of the data's and the noisy value's weights keeps a noiseless value as it is. */
    @Test
    void theFirstStepLeadsToTheData() {
        DdpmSchedule schedule = DdpmSchedule.respaced(10);
        assertEquals(1, schedule.meanOfData(0), 1e-12);
        assertEquals(0, schedule.meanOfNoisy(0), 1e-12);
        assertEquals(schedule.logVariance(1), schedule.logVariance(0));
    }
}
