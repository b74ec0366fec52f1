package org.intarsia.spi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseWithinTest {
    @Test
    void aNestedPipelineDrawsFromStreamsOfItsOwn() {
        List<String> asked = new ArrayList<>();
        Noise outer =
                new Noise() {
                    @Override
                    public NDArray normal(NDManager m, String stream, int draw, Shape shape) {
                        asked.add(stream + " " + draw);
                        return null;
                    }

                    @Override
                    public NDArray uniform(NDManager m, String stream, int draw, Shape shape) {
                        return normal(m, stream, draw, shape);
                    }

                    @Override
                    public int batch() {
                        return 5;
                    }
                };
        Noise inner = outer.within("decoder").within("patch-3");
        inner.normal(null, Noise.START, 0, new Shape());
        inner.uniform(null, "drop", 7, new Shape());
        outer.normal(null, Noise.START, 0, new Shape());
        assertEquals(
                List.of("decoder/patch-3/start 0", "decoder/patch-3/drop 7", "start 0"), asked);
        assertEquals(5, inner.batch());
    }
}
