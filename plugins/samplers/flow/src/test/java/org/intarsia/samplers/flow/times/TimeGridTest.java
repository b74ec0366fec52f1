package org.intarsia.samplers.flow.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeGridTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 3, new Grid(4, 8), -1, 1);

    @Test
    void theFifthOfFiftyStepsIsJustBelowATenth() {
        TimeGrid grid =
                new TimeGrid(
                        Options.of(StepOptions.class, Map.of("steps", 50)),
                        TimeAxis.NOISE_AT_ZERO,
                        LATENTS);
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
                                TimeAxis.NOISE_AT_ZERO,
                                LATENTS)
                        .time(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 25, 50, 100, 1000, 10_000})
    void timesAreWithinOneRoundingOfTheEngineAndEndExactly(int steps) {
        for (TimeAxis axis : new TimeAxis[] {TimeAxis.NOISE_AT_ZERO, TimeAxis.NOISE_AT_ONE}) {
            float from = axis == TimeAxis.NOISE_AT_ZERO ? 0 : 1;
            TimeGrid grid =
                    new TimeGrid(
                            Options.of(StepOptions.class, Map.of("steps", steps)), axis, LATENTS);
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
                        TimeAxis.NOISE_AT_ZERO,
                        LATENTS);
        assertEquals(0.099999994f, grid.time(10));
        assertEquals(0.99f, grid.time(99));
        assertEquals(1f, grid.time(100));
        TimeGrid single =
                new TimeGrid(
                        Options.of(
                                StepOptions.class,
                                Map.of("steps", 1, "timeshift", 1.0, "grid", "appended")),
                        TimeAxis.NOISE_AT_ZERO,
                        LATENTS);
        assertEquals(0f, single.time(0));
        assertEquals(1f, single.time(1));
    }

    @Test
    void aShiftTakesMoreStepsNearTheNoiseOnBothAxes() {
        StepOptions shifted =
                Options.of(
                        StepOptions.class,
                        Map.of("steps", 8, "timeshift", 3.0, "grid", "appended"));
        TimeGrid forth = new TimeGrid(shifted, TimeAxis.NOISE_AT_ZERO, LATENTS);
        TimeGrid back = new TimeGrid(shifted, TimeAxis.NOISE_AT_ONE, LATENTS);
        float[] recorded = {0, 0.045454547f, 0.1f, 0.16666667f, 0.25f, 0.35714287f, 0.5f, 0.7f, 1};
        for (int k = 0; k <= 8; k++) {
            assertEquals(recorded[k], forth.time(k), 1e-7f);
            assertEquals(1 - recorded[k], back.time(k), 1e-7f);
        }
    }

    /** m = 96 values over a base of 6: S = 4. */
    @Test
    void theShiftFollowsTheSizeOfTheLatents() {
        StepOptions options =
                Options.of(
                        StepOptions.class,
                        Map.of("steps", 6, "timeshift-base", 6, "last-time", 0.001));
        TimeGrid grid = new TimeGrid(options, TimeAxis.NOISE_AT_ONE, LATENTS);
        for (int i = 0; i <= 6; i++) {
            double u = 1 - i * 0.999 / 6;
            assertEquals(4 * u / (1 + 3 * u), grid.time(i), 1e-6);
        }
        assertEquals(1f, grid.time(0));
        assertEquals(0.004 / 1.003, grid.left(), 1e-7);
        TimeGrid back = new TimeGrid(options, TimeAxis.NOISE_AT_ZERO, LATENTS);
        for (int i = 0; i <= 6; i++) {
            assertEquals(1 - grid.time(i), back.time(i), 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 77, 95})
    void aShiftedTimeIsNeverAboveOne(int base) {
        StepOptions options =
                Options.of(StepOptions.class, Map.of("steps", 9, "timeshift-base", base));
        for (TimeAxis axis : new TimeAxis[] {TimeAxis.NOISE_AT_ZERO, TimeAxis.NOISE_AT_ONE}) {
            TimeGrid grid = new TimeGrid(options, axis, LATENTS);
            for (int i = 0; i <= 9; i++) {
                assertTrue(grid.time(i) <= 1, axis + " " + i);
            }
        }
    }

    @Test
    void anAppendedEndLeavesNothing() {
        assertThrows(
                IntarsiaException.class,
                () -> Options.of(StepOptions.class, Map.of("grid", "appended", "last-time", 0.1)));
    }

    @Test
    void autoregressionHasNoGrid() {
        assertThrows(
                IncompatibleException.class,
                () ->
                        new TimeGrid(
                                Options.of(StepOptions.class, Map.of("steps", 4)),
                                TimeAxis.NONE,
                                LATENTS));
    }

    /** The thousandths that the published code of FlowAR tells its network. */
    @ParameterizedTest
    @CsvSource({
        "split, 24, '1000 936 872 809 745 681 618 554 490 427 363 300 250 229 208 187 166 145 125"
                + " 104 83 62 41 20 0'",
        "exact, 50, '1000 980 960 940 920 900 880 860 840 820 800 780 760 740 720 700 680 660 640"
                + " 620 600 580 560 540 520 500 480 460 440 420 400 380 360 340 320 300 280 260"
                + " 240 220 200 180 160 140 120 100 80 60 40 20 0'",
        "split, 2, '1000 250 0'"
    })
    void theTimesOfFlowarAreThoseOfItsCode(String grid, int steps, String thousandths) {
        StepOptions options = Options.of(StepOptions.class, Map.of("steps", steps, "grid", grid));
        LatentSpec cell = new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);
        TimeGrid down = new TimeGrid(options, TimeAxis.NOISE_AT_ONE, cell);
        TimeGrid up = new TimeGrid(options, TimeAxis.NOISE_AT_ZERO, cell);
        String[] want = thousandths.split(" ");
        assertEquals(steps + 1, want.length);
        for (int index = 0; index <= steps; index++) {
            assertEquals(Integer.parseInt(want[index]), (int) (down.time(index) * 1000f));
            assertEquals(1 - down.time(index), up.time(index), 1e-6);
        }
    }

    @Test
    void aSplitGridHasTwoHalvesAndEndsAtTheData() {
        for (Map<String, Object> wrong :
                List.<Map<String, Object>>of(
                        Map.of("steps", 5, "grid", "split"),
                        Map.of("steps", 4, "grid", "split", "last-time", 0.1))) {
            assertThrows(IntarsiaException.class, () -> Options.of(StepOptions.class, wrong));
        }
    }
}
