package org.intarsia.pipeline.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final int BOLD = 0xFF174EA6;
    private static final Plot LOSS = new Plot("a loss", "step", "loss");

    @Test
    void aFallingLossIsALineFromTheUpperLeftToTheLowerRight() {
        double[] x = IntStream.range(0, 200).asDoubleStream().toArray();
        double[] y = IntStream.range(0, 200).mapToDouble(i -> 200 - i).toArray();
        BufferedImage plot = LOSS.render(x, y);
        assertEquals(960, plot.getWidth());
        assertEquals(540, plot.getHeight());
        int[] high = firstBold(plot, 150);
        int[] low = firstBold(plot, 900);
        assertTrue(high[0] > 0 && low[0] > 0, "the line is drawn");
        assertTrue(high[0] < low[0], high[0] + " is above " + low[0]);
    }

    @Test
    void oneValueAndHolesAreDrawnToo() {
        assertEquals(960, LOSS.render(new double[] {1}, new double[] {3}).getWidth());
        double[] holes = {Double.NaN, 2, Double.POSITIVE_INFINITY, 1};
        BufferedImage plot = LOSS.render(new double[] {1, 2, 3, 4}, holes);
        assertTrue(firstBold(plot, 600)[0] > 0);
    }

    @Test
    void smoothingKeepsALineStraightAndCalmsAZigzag() {
        double[] line = IntStream.range(0, 400).asDoubleStream().toArray();
        assertArrayEquals(line, Plot.smooth(line), 1e-9);
        double[] zigzag = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
        assertEquals(0.5, Plot.smooth(zigzag)[200], 0.06);
    }

    @Test
    void ticksAreRoundNumbers() {
        assertArrayEquals(
                new double[] {0, 2000, 4000, 6000, 8000, 10_000}, Plot.Ticks.between(0, 10_000, 5));
        assertArrayEquals(new double[] {0.2, 0.4, 0.6}, Plot.Ticks.between(0.15, 0.7, 4), 1e-12);
        assertEquals("0.05", Plot.Ticks.text(0.05));
        assertEquals("2000", Plot.Ticks.text(2000));
        assertEquals("0", Plot.Ticks.text(0));
        assertEquals("1.0e-05", Plot.Ticks.text(1e-5));
    }

    @Test
    void nothingToDrawIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> LOSS.render(new double[0], new double[0]));
    }

    private static int[] firstBold(BufferedImage plot, int x) {
        for (int y = 0; y < plot.getHeight(); y++) {
            if (plot.getRGB(x, y) == BOLD) {
                return new int[] {y};
            }
        }
        return new int[] {-1};
    }
}
