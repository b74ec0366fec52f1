package org.intarsia.nn;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.PixelCoordinates;
import org.intarsia.nn.pixels.Rope1d;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class TablesTest {
    private static final Grid GRID = new Grid(2, 3);

    @ParameterizedTest
    @EnumSource
    void patchesGoThereAndBack(Patches.Order order) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = Fixtures.normal(manager, 1, 2, 3, 8, 12);

            NDArray tokens = Patches.patchify(x, 4, order);

            assertEquals(new Shape(2, 6, 48), tokens.getShape());
            assertClose(x, Patches.unpatchify(tokens, GRID, 4, order), 0);
        }
    }

    @Test
    void theOrderSaysWhichValueComesNext() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.arange(2 * 4 * 4f).reshape(1, 2, 4, 4);

            float[] first = Patches.patchify(x, 2, Patches.Order.CHANNEL_FIRST).toFloatArray();
            float[] last = Patches.patchify(x, 2, Patches.Order.CHANNEL_LAST).toFloatArray();

            // Token 1 is the patch at row 0, column 1.
            assertArrayEquals(new float[] {2, 3, 6, 7, 18, 19, 22, 23}, slice(first, 8), 0);
            assertArrayEquals(new float[] {2, 18, 3, 19, 6, 22, 7, 23}, slice(last, 8), 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void patchesNeedNotBeSquare(Patches.Order order) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = Fixtures.normal(manager, 1, 2, 3, 8, 15);
            Grid patch = new Grid(4, 5);

            NDArray tokens = Patches.patchify(x, patch, order);

            assertEquals(new Shape(2, 6, 60), tokens.getShape());
            assertEquals(x.getFloat(1, 2, 7, 14), tokens.getFloat(1, 5, 59));
            assertClose(x, Patches.unpatchify(tokens, GRID, patch, order), 0);
        }
    }

    @Test
    void theNearestCellBelowIsTaken() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.arange(6f).reshape(1, 1, 3, 2);

            NDArray smaller = Ops.nearest(x, new Grid(2, 1));
            NDArray larger = Ops.nearest(x, new Grid(3, 4));

            assertArrayEquals(new float[] {0, 2}, smaller.toFloatArray());
            assertArrayEquals(
                    new float[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, larger.toFloatArray());
        }
    }

    @Test
    void productsOfCosinesHaveFrequenciesThatAreNoIntegers() {
        float[] table = PixelCoordinates.cosineProducts(new Grid(2, 3), 3);

        // Frequencies 0, 1.5 and 3; pixel 1 is in the middle of the columns, pixel 3 below pixel 0.
        assertEquals(6 * 9, table.length);
        double middle = Math.cos(0.75 * Math.PI);
        double end = Math.cos(1.5 * Math.PI);
        assertEquals(middle, table[9 + 3], 1e-6);
        assertEquals(middle / 3.25, table[9 + 4], 1e-6);
        assertEquals(end, table[27 + 1], 1e-6);
        assertEquals(end / 5.5, table[27 + 7], 1e-6);
    }

    @Test
    void cosinesOfPositionsTurnByTheColumnAndTheRowByTurns() {
        float[] table =
                PixelCoordinates.rotaryCosines(Rope2d.Positions.upTo(new Grid(2, 3), 5, 16), 4);

        // Pixel 4 is at the end of the rows, in the middle of the columns.
        assertEquals(6 * 4, table.length);
        assertArrayEquals(
                new float[] {
                    (float) Math.cos(8), (float) Math.cos(5),
                    (float) Math.cos(0.08), (float) Math.cos(0.05)
                },
                java.util.Arrays.copyOfRange(table, 16, 20),
                1e-6f);
    }

    private static float[] slice(float[] values, int from) {
        return java.util.Arrays.copyOfRange(values, from, from + 8);
    }

    @Test
    void positionsSayTheColumnFirst() {
        float[] table = SinCosPositions.columnFirst(GRID, 8);

        // Token 5 is at row 1, column 2.
        assertArrayEquals(
                new float[] {
                    (float) Math.sin(2), (float) Math.sin(0.02),
                    (float) Math.cos(2), (float) Math.cos(0.02),
                    (float) Math.sin(1), (float) Math.sin(0.01),
                    (float) Math.cos(1), (float) Math.cos(0.01)
                },
                slice(table, 40),
                1e-6f);
    }

    @Test
    void rotaryTablesTurnByTheRowFirst() {
        float[] table =
                Rope2d.table(Rope2d.Positions.integers(GRID), 8, Rope2d.Layout.ROW_THEN_COLUMN, 1);

        assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0, 1, 0}, slice(table, 0), 0);
        assertArrayEquals(angles(1, 0.01, 2, 0.02), slice(table, 48), 1e-6f);
    }

    @Test
    void rotaryTablesTurnByTheColumnAndTheRowByTurns() {
        float[] table =
                Rope2d.table(
                        Rope2d.Positions.upTo(GRID, 16), 8, Rope2d.Layout.COLUMN_ROW_BY_TURNS, 0);

        // Token 1 is in the middle of the columns; token 3 at the end of the rows.
        assertArrayEquals(angles(8, 0, 0.08, 0), slice(table, 8), 1e-6f);
        assertArrayEquals(angles(0, 16, 0, 0.16), slice(table, 24), 1e-6f);
    }

    @Test
    void basesGrowWithTheGridOnEachAxisOfItsOwn() {
        Rope2d.Bases bases = Rope2d.Bases.ntkAware(new Grid(4, 3), 2, 3, 16);
        float[] table =
                Rope2d.table(
                        Rope2d.Positions.upTo(new Grid(4, 3), 16),
                        16,
                        new Rope2d.Rotation(Rope2d.Layout.COLUMN_ROW_BY_TURNS, bases),
                        0);

        // Twice the reference in rows, with a = 8: 10000 times 2^(8/6).
        double byRow = Math.pow(10_000 * Math.pow(2, 8 / 6.0), -0.25);
        assertEquals(10_000, bases.columns(), 1e-9);
        // Token 11 is at the end of both axes.
        assertArrayEquals(
                angles(16, 16, 1.6, 16 * byRow),
                java.util.Arrays.copyOfRange(table, 176, 184),
                1e-5f);
        assertEquals(Rope2d.Bases.PLAIN, Rope2d.Bases.ntkAware(new Grid(4, 3), 2, 2, 4));
    }

    @Test
    void aSequenceTurnsByItsIndex() {
        float[] table = Rope1d.table(3, 4, 100);

        assertArrayEquals(angles(0, 0, 1, 0.1, 2, 0.2), table, 1e-6f);
    }

    private static float[] angles(double... angles) {
        float[] values = new float[2 * angles.length];
        for (int i = 0; i < angles.length; i++) {
            values[2 * i] = (float) Math.cos(angles[i]);
            values[2 * i + 1] = (float) Math.sin(angles[i]);
        }
        return values;
    }
}
