package org.intarsia.backbones.dsd.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class AugmentationTest {
    private static final Grid PATCHES = new Grid(3, 2);

    private static NDArray changed(NDManager owner, Map<String, ?> options, NDArray images) {
        TestRun run = new TestRun(owner, TestNoise.rows((int) images.getShape().get(0)), true);
        AugmentationOptions given = Options.of(AugmentationOptions.class, options);
        return new Augmentation(given, PATCHES).of(images, run);
    }

    @Test
    void wholePatchesAreMaskedInAllColours() {
        try (NDManager owner = NDManager.newBaseManager()) {
            NDArray ones = owner.ones(new Shape(64, 3, 12, 8));
            NDArray seen = changed(owner, Map.of("mask-ratio", 0.5), ones);
            NDArray patches =
                    seen.reshape(64, 3, 3, 4, 2, 4).transpose(0, 2, 4, 1, 3, 5).reshape(64 * 6, 48);
            assertEquals(0.5, seen.mean().getFloat(), 0.08);
            NDArray spread = patches.max(new int[] {1}).sub(patches.min(new int[] {1}));
            assertEquals(0, spread.abs().max().getFloat());
            // Rows are masked apart from each other.
            NDArray shares = seen.reshape(64, -1).mean(new int[] {1});
            assertTrue(shares.max().sub(shares.min()).getFloat() > 0.3);
        }
    }

    @Test
    void coloursChangeWhereTheyAre() {
        try (NDManager owner = NDManager.newBaseManager()) {
            NDArray images = owner.zeros(new Shape(16, 3, 12, 8));
            images.set(new ai.djl.ndarray.index.NDIndex(":, 0, :6"), 0.5f);
            NDArray seen = changed(owner, Map.of("mask-ratio", 0, "invert", 0.5), images);
            NDArray inverted = seen.get(":, 0, 0, 0").lt(0);
            assertEquals(
                    8,
                    inverted.sum().toType(ai.djl.ndarray.types.DataType.FLOAT32, false).getFloat(),
                    5);
            assertEquals(0.5, seen.get(":, 0, :6").abs().min().getFloat(), 1e-6);
            assertEquals(0, seen.get(":, :, 6:").abs().max().getFloat(), 1e-6);
            NDArray jittered = changed(owner, Map.of("mask-ratio", 0, "color-jitter", 1), images);
            assertTrue(jittered.get(":, 1, 0, 0").abs().max().getFloat() > 0.1);
        }
    }

    @Test
    void imagesThatAreNotChangedAreTheSame() {
        try (NDManager owner = NDManager.newBaseManager()) {
            NDArray images = owner.ones(new Shape(2, 3, 12, 8));
            assertSame(images, changed(owner, Map.of("mask-ratio", 0), images));
        }
    }
}
