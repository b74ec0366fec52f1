package org.intarsia.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class DropoutTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** One row, whose numbers are those of the stream and the draw. */
    private record Drawn() implements Noise {
        @Override
        public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
            throw new AssertionError("dropout needs uniform values");
        }

        @Override
        public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
            Random random = new Random(31L * stream.hashCode() + draw);
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            return manager.create(values, new Shape(1).addAll(shape));
        }

        @Override
        public int batch() {
            return 1;
        }
    }

    private record Run(NDManager manager, Noise noise, boolean training) implements RunContext {
        @Override
        public void step(Progress inner) {
            throw new AssertionError("dropout takes no steps");
        }

        @Override
        public Predictor compose(
                Network network, Guidance guidance, Conditioning given, PredictionKind wanted) {
            throw new AssertionError("dropout composes nothing");
        }
    }

    private float[] dropped(String stream, int draw) {
        Run run = new Run(manager, new Drawn(), true);
        NDArray ones = manager.ones(new Shape(1, 40, 50));
        return Dropout.of(0.25, run, stream, draw).forward(ones).toFloatArray();
    }

    @Test
    void aShareIsZeroedAndTheRestScaledUp() {
        int zeros = 0;
        for (float value : dropped("proj", 0)) {
            assertEquals(value == 0 ? 0 : 1 / 0.75, value, 1e-6);
            zeros += value == 0 ? 1 : 0;
        }
        assertEquals(500, zeros, 80);
    }

    @Test
    void theStreamAndTheDrawDecideWhich() {
        assertArrayEquals(dropped("proj", 0), dropped("proj", 0));
        assertFalse(java.util.Arrays.equals(dropped("proj", 0), dropped("proj", 1)));
        assertFalse(java.util.Arrays.equals(dropped("proj", 0), dropped("mlp", 0)));
    }

    @Test
    void nothingIsDroppedOutsideTraining() {
        NDArray x = manager.ones(new Shape(1, 4));

        assertSame(x, Dropout.of(0.5, new Run(manager, null, false), "a", 0).forward(x));
    }
}
