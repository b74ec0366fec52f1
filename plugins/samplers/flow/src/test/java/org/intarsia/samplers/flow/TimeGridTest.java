package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.spec.TimeAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeGridTest {
    @Test
    void theFifthOfFiftyStepsIsJustBelowATenth() {
        TimeGrid grid =
                new TimeGrid(
                        Options.of(StepOptions.class, Map.of("steps", 50)), TimeAxis.NOISE_AT_ZERO);
        assertEquals(0.099999994f, grid.time(5));
        assertEquals(0.12f, grid.time(6));
        assertTrue(grid.time(5) < 0.1f);
    }

    @Test
    void theTenthOfAHundredStepsIsJustBelowATenthToo() {
        assertEquals(
                0.099999994f,
                new TimeGrid(
                                Options.of(StepOptions.class, Map.of("steps", 100)),
                                TimeAxis.NOISE_AT_ZERO)
                        .time(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 25, 50, 100, 1000, 10_000})
    void timesAreWithinOneRoundingOfTheEngineAndEndExactly(int steps) {
        for (TimeAxis axis : new TimeAxis[] {TimeAxis.NOISE_AT_ZERO, TimeAxis.NOISE_AT_ONE}) {
            float from = axis == TimeAxis.NOISE_AT_ZERO ? 0 : 1;
            TimeGrid grid =
                    new TimeGrid(Options.of(StepOptions.class, Map.of("steps", steps)), axis);
            float[] engine;
            try (NDManager manager = NDManager.newBaseManager();
                    NDArray line = manager.linspace(from, 1 - from, steps + 1)) {
                engine = line.toFloatArray();
            }
            for (int k = 0; k <= steps; k++) {
                assertEquals(engine[k], grid.time(k), 6e-8f, axis + " " + k + " of " + steps);
            }
            assertEquals(from, grid.time(0));
            assertEquals(1 - from, grid.time(steps));
            assertEquals(1f, grid.distance(grid.time(0)));
            assertEquals(0f, grid.distance(grid.time(steps)));
        }
    }

    @Test
    void anAppendedGridRoundsAsThePublishedOneDoes() {
        TimeGrid grid =
                new TimeGrid(
                        Options.of(
                                StepOptions.class,
                                Map.of("steps", 100, "timeshift", 1.0, "grid", "appended")),
                        TimeAxis.NOISE_AT_ZERO);
        assertEquals(0.099999994f, grid.time(10));
        assertEquals(0.99f, grid.time(99));
        assertEquals(1f, grid.time(100));
        TimeGrid single =
                new TimeGrid(
                        Options.of(
                                StepOptions.class,
                                Map.of("steps", 1, "timeshift", 1.0, "grid", "appended")),
                        TimeAxis.NOISE_AT_ZERO);
        assertEquals(0f, single.time(0));
        assertEquals(1f, single.time(1));
    }

    @Test
    void aShiftTakesMoreStepsNearTheNoiseOnBothAxes() {
        StepOptions shifted =
                Options.of(
                        StepOptions.class,
                        Map.of("steps", 8, "timeshift", 3.0, "grid", "appended"));
        TimeGrid forth = new TimeGrid(shifted, TimeAxis.NOISE_AT_ZERO);
        TimeGrid back = new TimeGrid(shifted, TimeAxis.NOISE_AT_ONE);
        float[] recorded = {0, 0.045454547f, 0.1f, 0.16666667f, 0.25f, 0.35714287f, 0.5f, 0.7f, 1};
        for (int k = 0; k <= 8; k++) {
            assertEquals(recorded[k], forth.time(k), 1e-7f);
            assertEquals(1 - recorded[k], back.time(k), 1e-7f);
        }
    }

    @Test
    void autoregressionHasNoGrid() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new TimeGrid(
                                Options.of(StepOptions.class, Map.of("steps", 4)), TimeAxis.NONE));
    }
}
