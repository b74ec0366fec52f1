package org.intarsia.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShapesTest {
    private static final Shapes DATA = new Shapes(64, 1);

    @Test
    void aPictureIsAFunctionOfSeedAndIndexAlone() {
        float[] first = DATA.render(new long[] {5, 123_456_789_012L});
        DATA.render(new long[] {1, 2, 3});
        float[] again = new Shapes(64, 1).render(new long[] {123_456_789_012L, 5});
        int each = 3 * 64 * 64;
        assertArrayEquals(
                Arrays.copyOfRange(first, 0, each), Arrays.copyOfRange(again, each, 2 * each));
        assertNotEquals(
                Arrays.hashCode(first),
                Arrays.hashCode(new Shapes(64, 2).render(new long[] {5, 123_456_789_012L})));
    }

    @Test
    void threadsChangeNothing() {
        List<Integer> alone = LongStream.range(0, 64).mapToObj(i -> hash(DATA.picture(i))).toList();
        List<Integer> together =
                LongStream.range(0, 64).parallel().mapToObj(i -> hash(DATA.picture(i))).toList();
        assertEquals(alone, together);
    }

    @Test
    void theDataSetIsStillTheOneThatTheShippedModelsLearned() {
        double[] means = new double[GOLDEN.length];
        for (int i = 0; i < means.length; i++) {
            float[] pixels = DATA.render(new long[] {i});
            for (float value : pixels) {
                means[i] += value / pixels.length;
            }
        }
        assertArrayEquals(GOLDEN, means, 2e-4, Arrays.toString(means));
    }

    private static final double[] GOLDEN = {
        -0.02568, -0.09089, -0.17801, -0.46829, 0.19715, 0.14212
    };

    @Test
    void classesTakeTurns() {
        assertEquals(10, DATA.classes());
        for (long index = 0; index < 40; index++) {
            assertEquals(index % 10, DATA.label(index));
            assertEquals(index % 10, Scene.of(1, index, Shapes.TURN).kind().ordinal());
        }
        assertEquals(
                List.of(
                        "circle",
                        "square",
                        "triangle",
                        "star",
                        "cross",
                        "ring",
                        "heart",
                        "crescent",
                        "arrow",
                        "hexagon"),
                ShapeClass.titles());
    }

    @Test
    void everyShapeStandsOutAndLiesInsideThePicture() {
        for (long index = 0; index < 500; index++) {
            Scene scene = Scene.of(9, index, Shapes.TURN);
            assertTrue(Scene.contrast(scene.fill(), scene.from()) >= Scene.CONTRAST);
            assertTrue(Scene.contrast(scene.fill(), scene.to()) >= Scene.CONTRAST);
            assertTrue(scene.radius() >= 0.22 && scene.radius() <= 0.4);
            assertTrue(scene.x() - scene.radius() >= 0 && scene.x() + scene.radius() <= 1);
            assertTrue(scene.y() - scene.radius() >= 0 && scene.y() + scene.radius() <= 1);
        }
    }

    @Test
    void everyOutlineFillsAFairPartOfTheUnitCircle() {
        for (ShapeClass kind : ShapeClass.values()) {
            Rectangle2D bounds = new Area(kind.outline()).getBounds2D();
            double reach = Math.max(bounds.getWidth(), bounds.getHeight());
            assertTrue(reach > 1.4 && reach <= 2.001, kind + " reaches " + reach);
        }
    }

    @Test
    void shapesStandWithinTheTurnThatIsAskedFor() {
        for (long index = 0; index < 200; index++) {
            double turn = Math.toDegrees(Scene.of(9, index, 90).turn());
            assertTrue(Math.abs(turn) <= 90, turn + " degrees");
            assertEquals(turn / 90, Math.toDegrees(Scene.of(9, index, 9).turn()) / 9, 1e-12);
            assertEquals(0, Scene.of(9, index, 0).turn(), 0);
        }
        assertThrows(IllegalArgumentException.class, () -> new Shapes(64, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Shapes(64, 1, 181));
    }

    @Test
    void aRingHasAHoleAndADiscHasNone() {
        assertTrue(!ShapeClass.RING.outline().contains(0, 0));
        assertTrue(ShapeClass.CIRCLE.outline().contains(0, 0));
        assertTrue(!ShapeClass.CRESCENT.outline().contains(0.5, 0));
    }

    @Test
    void theSameSceneCanBeDrawnInAnySize() {
        double small = mean(new Shapes(32, 1).render(new long[] {3}));
        double large = mean(new Shapes(256, 1).render(new long[] {3}));
        assertEquals(small, large, 0.01);
        assertThrows(IllegalArgumentException.class, () -> new Shapes(4, 1));
    }

    @Test
    void edgesAreAntialiased() {
        BufferedImage picture = DATA.picture(0);
        long colours = Arrays.stream(pixels(picture)).distinct().count();
        assertTrue(colours > 40, colours + " colours");
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static int hash(BufferedImage picture) {
        return Arrays.hashCode(pixels(picture));
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, 64);
    }

    @Test
    void theFirstPicturesComeAgain() {
        Shapes all = new Shapes(16, 3);
        FirstPictures two = new FirstPictures(all, 2);
        assertArrayEquals(all.render(new long[] {1, 0, 1}), two.render(new long[] {5, 4, 1}));
        assertEquals(all.label(1), two.label(13));
        assertEquals(10, two.classes());
        assertEquals(16, two.size());
    }
}
