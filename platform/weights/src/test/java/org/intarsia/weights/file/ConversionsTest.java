package org.intarsia.weights.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ConversionsTest {
    @Test
    void everyHalfSurvivesTheWayThroughFloat() {
        for (int bits = 0; bits < 0x10000; bits++) {
            short half = (short) bits;
            float value = Conversions.halfToFloat(half);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(Conversions.halfToFloat(Conversions.floatToHalf(value))));
            } else {
                assertEquals(half, Conversions.floatToHalf(value), () -> "half " + value);
            }
        }
    }

    @Test
    void aFloatBecomesTheNearestHalfAndATieTheEvenOne() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = Conversions.halfToFloat((short) bits);
            float high = Conversions.halfToFloat((short) (bits + 1));
            float middle = (float) (((double) low + high) / 2);
            int even = bits % 2 == 0 ? bits : bits + 1;
            assertEquals(even, Conversions.floatToHalf(middle));
            assertEquals(bits, Conversions.floatToHalf(Math.nextDown(middle)));
            assertEquals(bits + 1, Conversions.floatToHalf(Math.nextUp(middle)));
        }
        assertEquals(0x7bff, Conversions.floatToHalf(Math.nextDown(65520f)));
        assertEquals(0x7c00, Conversions.floatToHalf(65520f));
    }

    @Test
    void theErrorOfAHalfIsAtMostHalfAUnitInTheLastPlace() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            float value = (float) random.nextGaussian();
            float back = Conversions.halfToFloat(Conversions.floatToHalf(value));
            assertEquals(value, back, Math.max(Math.abs(value) * 0x1p-11, 0x1p-25));
        }
    }
}
