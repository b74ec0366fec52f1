package org.intarsia.nn.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class PixelLevelsTest {
    /** Two pixels: red 0 and 1, green 2 and 3, blue 254 and 255. */
    @Test
    void theNumbersOfAPixelStandTogether() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = new float[6];
            int[] levels = {0, 1, 2, 3, 254, 255};
            for (int i = 0; i < 6; i++) {
                values[i] = levels[i] / 127.5f - 1;
            }
            NDArray patch = manager.create(values, new Shape(1, 1, 6));
            NDArray numbers = PixelLevels.of(patch);
            assertArrayEquals(new long[] {0, 2, 254, 1, 3, 255}, numbers.toLongArray());
            assertArrayEquals(values, PixelLevels.values(numbers).toFloatArray(), 1e-6f);
        }
    }

    @Test
    void everyLevelReturnsAndWhatIsOutsideIsTheNearest() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray all =
                    manager.arange(768f).toType(DataType.INT64, false).mod(256).reshape(2, 2, 192);
            NDArray again = PixelLevels.of(PixelLevels.values(all));
            assertArrayEquals(all.toLongArray(), again.toLongArray());
            NDArray outside = manager.create(new float[] {-1.5f, 2, 0.001f}, new Shape(1, 1, 3));
            assertArrayEquals(new long[] {0, 255, 128}, PixelLevels.of(outside).toLongArray());
        }
    }
}
