package org.intarsia.pipeline.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void valuesBecomeTheNearestLevelAndAreClipped() {
        assertEquals(0, Pictures.level(-1));
        assertEquals(255, Pictures.level(1));
        assertEquals(0, Pictures.level(-7));
        assertEquals(255, Pictures.level(9));
        assertEquals(0, Pictures.level(Float.NaN));
        assertEquals(128, Pictures.level(0), "127.5 goes to the even neighbour");
        assertEquals(3, Pictures.level(3.4f / 127.5f - 1));
        assertEquals(4, Pictures.level(3.6f / 127.5f - 1));
    }

    @Test
    void planesBecomeRedGreenAndBlue() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = {1, -1, -1, -1, -1, 1, -1, -1, -1, -1, 1, -1};
            List<BufferedImage> pictures =
                    Pictures.of(manager.create(values, new Shape(1, 3, 2, 2)));
            BufferedImage picture = pictures.get(0);
            assertEquals(0xFF0000, picture.getRGB(0, 0) & 0xFFFFFF);
            assertEquals(0x00FF00, picture.getRGB(1, 0) & 0xFFFFFF);
            assertEquals(0x0000FF, picture.getRGB(0, 1) & 0xFFFFFF);
            assertEquals(0x000000, picture.getRGB(1, 1) & 0xFFFFFF);
        }
    }

    @Test
    void everyLevelSurvivesTheWayToATensorAndBack() {
        BufferedImage ramp = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        int[] expected = new int[256];
        for (int i = 0; i < 256; i++) {
            expected[i] = 0xFF000000 | i << 16 | (255 - i) << 8 | i * 7 % 256;
            ramp.setRGB(i % 16, i / 16, expected[i]);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tensor = Pictures.tensor(manager, List.of(ramp, ramp));
            assertEquals(new Shape(2, 3, 16, 16), tensor.getShape());
            BufferedImage back = Pictures.of(tensor).get(1);
            assertArrayEquals(expected, back.getRGB(0, 0, 16, 16, null, 0, 16));
        }
    }

    @Test
    void picturesThatAreNotFiniteAreCountedAndRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray images =
                    manager.create(
                            new float[] {0, 0, 0, 0, Float.NaN, 0, Float.NEGATIVE_INFINITY, 0, 0},
                            new Shape(3, 3, 1, 1));
            IntarsiaException thrown =
                    assertThrows(
                            IntarsiaException.class,
                            () -> Pictures.requireFinite(images, "pictures of the seeds 1 to 3"));
            assertEquals(ErrorCode.PICTURE_NOT_FINITE, thrown.problems().get(0).code());
            assertEquals(
                    "2 of them hold values that are not finite (NaN or infinite)",
                    thrown.problems().get(0).cause());
            Pictures.requireFinite(manager.zeros(new Shape(2, 3, 4, 4)), "pictures");
        }
    }

    @Test
    void otherShapesAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray grey = manager.zeros(new Shape(1, 1, 4, 4));
            assertThrows(IllegalArgumentException.class, () -> Pictures.of(grey));
        }
    }
}
