package org.intarsia.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ConditioningDropoutTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theShareOfTheRowsIsDropped() {
        TestNoise noise = new TestNoise(LongStream.range(0, 20_000).toArray());
        float dropped = 0;
        for (float drop : ConditioningDropout.rows(manager, noise, 0.1).toFloatArray()) {
            assertTrue(drop == 0 || drop == 1);
            dropped += drop;
        }
        assertEquals(0.1, dropped / 20_000, 0.01);
    }

    @Test
    void droppedRowsGetTheNullLabelAndTheNullText() {
        NDArray labels = manager.create(new long[] {3, 4, 5});
        NDArray nulls = manager.create(new long[] {10, 10, 10});
        NDArray text = manager.ones(new Shape(3, 2, 2));
        NDArray latent = manager.ones(new Shape(3, 1, 1, 1));
        Conditioning given =
                Conditioning.NONE
                        .with(Conditioning.LABEL, labels, nulls)
                        .with(Conditioning.TEXT, text, text.zerosLike())
                        .with(Conditioning.LATENT, latent, latent.zerosLike());
        NDArray drop = manager.create(new float[] {0, 1, 0});

        Conditioning dropped = ConditioningDropout.apply(given, drop);

        long[] expected = {3, 10, 5};
        assertArrayEquals(expected, dropped.value(Conditioning.LABEL).toLongArray());
        float[] rows = dropped.value(Conditioning.TEXT).sum(new int[] {1, 2}).toFloatArray();
        assertArrayEquals(new float[] {4, 0, 4}, rows);
        assertSame(latent, dropped.value(Conditioning.LATENT));
    }
}
