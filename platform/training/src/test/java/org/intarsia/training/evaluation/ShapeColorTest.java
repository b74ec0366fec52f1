package org.intarsia.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.Optional;
import java.util.stream.LongStream;
import org.intarsia.training.data.ColorName;
import org.intarsia.training.data.Scene;
import org.intarsia.training.data.Shapes;
import org.junit.jupiter.api.Test;

class ShapeColorTest {
    @Test
    void theColourOfAFreshRenderIsThatOfItsScene() {
        Shapes data = new Shapes(64, 11);
        int count = 300;
        float[] pixels = data.render(LongStream.range(0, count).toArray());
        int named = 0;
        for (int row = 0; row < count; row++) {
            Color want = Scene.of(11, row, Shapes.TURN).fill();
            Color got = ShapeColor.of(pixels, row, 64).orElseThrow();
            assertEquals(want.getRed(), got.getRed(), 3, "picture " + row);
            assertEquals(want.getGreen(), got.getGreen(), 3, "picture " + row);
            assertEquals(want.getBlue(), got.getBlue(), 3, "picture " + row);
            named += ColorName.of(got) == data.facts(row).fill() ? 1 : 0;
        }
        assertTrue(named >= 0.98 * count, named + " of " + count);
    }

    @Test
    void aGradientAloneHasNoShape() {
        float[] pixels = new float[3 * 16 * 16];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = (at % 16) / 20f - (at / 16 % 16) / 30f;
        }
        assertEquals(Optional.empty(), ShapeColor.of(pixels, 0, 16));
    }
}
