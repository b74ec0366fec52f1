package org.intarsia.samplers.flow.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenShiftTest {
    private static LatentSpec.Continuous latents(int rows, int columns) {
        return new LatentSpec.Continuous("any", 16, new Grid(rows, columns), -4, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "FLUX, 64, 64, 28, 0.63",
        "FLUX, 128, 128, 28, 1.15",
        "QWEN_IMAGE, 128, 128, 50, 0.6935483870967742",
        "FLUX2, 64, 64, 50, 2.0233511571292637",
        "FLUX2, 32, 32, 50, 1.7019562073086316"
    })
    void muIsThatOfThePublishedSchedules(
            TokenShift by, int rows, int columns, int steps, double mu) {
        assertEquals(mu, Math.log(by.shift(latents(rows, columns), steps, null)), 1e-9);
    }

    /** The noise after 24 of 28 steps at 512 and at 1024 pixels. */
    @ParameterizedTest
    @CsvSource({"64, 0.238348", "128, 0.344849"})
    void theSameStepLeavesMoreNoiseInALargerPicture(int side, double sigma) {
        StepOptions options =
                Options.of(StepOptions.class, Map.of("steps", 28, "timeshift-by", "flux"));
        TimeGrid grid = new TimeGrid(options, TimeAxis.NOISE_AT_ONE, latents(side, side));
        assertEquals(sigma, grid.time(24), 1e-6);
        assertEquals(1, grid.time(0));
        assertEquals(0, grid.time(28));
    }

    @Test
    void theEndsOfALineCanBeOthersAndNoOtherScheduleHasThem() {
        double shift = TokenShift.FLUX.shift(latents(64, 64), 28, List.of(0.0, 3.84));
        assertEquals(0.768, Math.log(shift), 1e-9, "a thousandth for each token above 256");
        for (Map<String, Object> wrong :
                List.<Map<String, Object>>of(
                        Map.of("timeshift-ends", List.of(0.5, 1.0)),
                        Map.of("timeshift-by", "flux2", "timeshift-ends", List.of(0.5, 1.0)))) {
            assertThrows(IntarsiaException.class, () -> Options.of(StepOptions.class, wrong));
        }
    }
}
