package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.intarsia.spi.run.NoiseFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseFrameTest {
    private static final double CLOSE = 1e-12;

    /** Euler's sigma of SDXL's step 26 of 30, and what PiD is given for it. */
    @Test
    void aSigmaOfEulersSamplerIsDividedByItsHypotenuse() {
        double sigma = 0.3439;
        double there = NoiseFrame.VARIANCE_EXPLODING.sigmaIn(NoiseFrame.VARIANCE_PRESERVING, sigma);
        assertEquals(0.3252, there, 5e-5);
        double factor =
                NoiseFrame.VARIANCE_EXPLODING.factorTo(NoiseFrame.VARIANCE_PRESERVING, sigma);
        assertEquals(1 / Math.sqrt(sigma * sigma + 1), factor, CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"0.0", "0.24", "0.8", "0.999", "1.0"})
    void dataAndNoiseKeepTheirRatioInEveryFrameAndBack(double sigma) {
        for (NoiseFrame from : NoiseFrame.values()) {
            for (NoiseFrame to : NoiseFrame.values()) {
                if (to == NoiseFrame.VARIANCE_EXPLODING && sigma == 1) {
                    continue;
                }
                double there = from.sigmaIn(to, sigma);
                double factor = from.factorTo(to, sigma);
                assertEquals(sigma * factor, there, 1e-9, from + " to " + to);
                assertEquals(from.data(sigma) * factor, to.data(there), 1e-9, from + " to " + to);
                assertEquals(sigma, to.sigmaIn(from, there), 1e-9);
            }
        }
    }

    @Test
    void noiseOfAnotherDeviationIsMeasuredInUnitsOfOne() {
        double share = 0.25;
        double sigma = NoiseFrame.FLOW.unitSigma(share, 2);
        double factor = NoiseFrame.FLOW.unitFactor(share, 2);
        assertEquals(0.4, sigma, CLOSE, "0.5 of noise beside 0.75 of data");
        assertEquals(sigma, 2 * share * factor, CLOSE);
        assertEquals(1 - sigma, (1 - share) * factor, CLOSE);
        assertEquals(1, NoiseFrame.FLOW.unitFactor(share, 1));
        assertEquals(0.5, NoiseFrame.FLOW.unitFactor(1, 2), "pure noise");
    }

    @Test
    void onlyAnExplodingFrameAllowsMoreThanOne() {
        assertTrue(NoiseFrame.VARIANCE_EXPLODING.allows(14.6));
        assertFalse(NoiseFrame.VARIANCE_EXPLODING.allows(Double.POSITIVE_INFINITY));
        for (NoiseFrame frame : NoiseFrame.values()) {
            assertFalse(frame.allows(-0.1));
            assertFalse(frame.allows(Double.NaN));
            assertTrue(frame.allows(1));
        }
        assertFalse(NoiseFrame.FLOW.allows(1.01));
        assertFalse(NoiseFrame.VARIANCE_PRESERVING.allows(1.01));
    }
}
