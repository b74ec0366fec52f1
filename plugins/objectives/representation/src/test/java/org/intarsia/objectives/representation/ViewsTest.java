package org.intarsia.objectives.representation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final TestRun run = new TestRun(manager, new TestNoise(1, 2), true);

    @AfterEach
    void close() {
        manager.close();
    }

    private static DinoOptions options(double jitter, double invert) {
        return Options.of(DinoOptions.class, Map.of("color-jitter", jitter, "invert", invert));
    }

    @Test
    void theTapsOfAPixelSumToOneWhereverTheBoxIs() {
        for (CropBox.Span span :
                new CropBox.Span[] {
                    new CropBox.Span(0, 1, false),
                    new CropBox.Span(0, 0.1, true),
                    new CropBox.Span(0.9, 0.1, false),
                    new CropBox.Span(0.3, 0.5, true)
                }) {
            for (int pixel = 0; pixel < 5; pixel++) {
                float sum = 0;
                for (float tap : span.taps(pixel, 5, 8)) {
                    assertTrue(tap >= 0);
                    sum += tap;
                }
                assertEquals(1, sum, 1e-6, span + " " + pixel);
            }
        }
    }

    @Test
    void aSpanOfTheWholeSideIsTheSideAndItsMirror() {
        assertArrayEquals(
                new float[] {0, 1, 0, 0}, new CropBox.Span(0, 1, false).taps(1, 4, 4), 1e-6f);
        assertArrayEquals(
                new float[] {0, 0, 1, 0}, new CropBox.Span(0, 1, true).taps(1, 4, 4), 1e-6f);
        // Half of the side at its full size: every pixel twice, blended.
        assertArrayEquals(
                new float[] {0, 0, 0.75f, 0.25f},
                new CropBox.Span(0.5, 0.5, false).taps(1, 4, 4),
                1e-6f);
    }

    @Test
    void boxesStayInsideTheImageAndHaveTheirArea() {
        Views.Extent extent = new Views.Extent(4, 0.2, 0.5);
        for (float u : new float[] {0.01f, 0.3f, 0.5f, 0.99f}) {
            float[] uniform = {u, 1 - u, u, 1 - u, u};
            CropBox box = CropBox.of(uniform, 0, extent);
            double area = box.x().length() * box.y().length();
            assertEquals(0.2 + 0.3 * u, area, 1e-6);
            assertTrue(box.x().from() >= 0 && box.x().from() + box.x().length() <= 1 + 1e-9);
            assertTrue(box.y().from() >= 0 && box.y().from() + box.y().length() <= 1 + 1e-9);
            assertEquals(u < 0.5, box.x().mirrored());
        }
    }

    @Test
    void aViewIsTheBoxOfItsRowByRowAndColumnByColumn() {
        NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 4, 5));
        Views.Extent extent = new Views.Extent(3, 0.3, 0.6);
        float[] uniform = run.noise().uniform(manager, "view", 0, new Shape(10)).toFloatArray();
        float[] views = new Views(images, run, options(0, 0)).of(1, extent).toFloatArray();
        float[] pixels = images.toFloatArray();
        CropBox box = CropBox.of(uniform, 10, extent);
        // Row 1, channel 2, pixel (2, 1).
        float[] down = box.y().taps(2, 3, 4);
        float[] across = box.x().taps(1, 3, 5);
        double want = 0;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 5; x++) {
                want += down[y] * across[x] * pixels[((3 + 2) * 4 + y) * 5 + x];
            }
        }
        assertEquals(want, views[((3 + 2) * 3 + 2) * 3 + 1], 1e-5);
    }

    @Test
    void twoViewsDiffer() {
        NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 8, 8));
        float[] views =
                new Views(images, run, options(1, 0.5))
                        .of(2, new Views.Extent(4, 0.3, 0.6))
                        .toFloatArray();
        assertEquals(2 * 2 * 3 * 16, views.length);
        double difference = 0;
        for (int i = 0; i < views.length / 2; i++) {
            difference += Math.abs(views[i] - views[views.length / 2 + i]);
        }
        assertTrue(difference > 1, "difference " + difference);
    }
}
