package org.intarsia.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrechetTest {
    @Test
    void alongOneAxisItIsTheDifferenceOfMeansAndDeviations() {
        double[][] a = {{-1}, {1}, {-1}, {1}};
        double[][] b = {{2}, {8}, {2}, {8}};
        double deviationA = Math.sqrt(4.0 / 3);
        double deviationB = 3 * deviationA;
        double expected = 25 + Math.pow(deviationA - deviationB, 2);
        assertEquals(expected, Frechet.distance(a, b), 1e-9);
    }

    @Test
    void alongIndependentAxesTheDistancesAddUp() {
        double[][] a = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
        double[][] b = {{3, 5}, {3, 3}, {-1, 5}, {-1, 3}};
        double s = Math.sqrt(4.0 / 3);
        double expected = 1 + 16 + Math.pow(s - 2 * s, 2);
        assertEquals(expected, Frechet.distance(a, b), 1e-9);
        assertEquals(expected, Frechet.distance(b, a), 1e-9);
    }

    @Test
    void turningBothSetsChangesNothing() {
        double[][] a = random(200, 1, 1);
        double[][] b = random(200, 2, 2);
        assertEquals(Frechet.distance(a, b), Frechet.distance(turn(a), turn(b)), 1e-8);
    }

    @Test
    void aSetHasNoDistanceToItself() {
        double[][] a = random(50, 3, 1);
        assertEquals(0, Frechet.distance(a, a), 1e-9);
    }

    @Test
    void fewerRowsThanFeaturesAreNoTrouble() {
        double[][] a = {{1, 2, 3, 4}, {2, 2, 3, 5}};
        double[][] b = {{1, 2, 3, 4}, {2, 2, 3, 5}};
        assertEquals(0, Frechet.distance(a, b), 1e-9);
    }

    private static double[][] random(int rows, long seed, double scale) {
        Random random = new Random(seed);
        double[][] values = new double[rows][3];
        for (double[] row : values) {
            row[0] = scale * random.nextGaussian();
            row[1] = row[0] + random.nextGaussian();
            row[2] = 1 + 0.5 * random.nextGaussian();
        }
        return values;
    }

    private static double[][] turn(double[][] rows) {
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        double[][] turned = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double[] r = rows[i];
            turned[i] = new double[] {c * r[0] - s * r[1], s * r[0] + c * r[1], r[2]};
        }
        return turned;
    }
}
