package org.intarsia.tokenizers.levels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.Test;

class GreyLevelsTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);
    private static final LevelsOptions OPTIONS =
            Options.of(LevelsOptions.class, Map.of("vocabulary", 5, "patch", 2));

    @Test
    void idsComeBackFromTheirPicture() {
        LevelsTokenizer tokenizer = new LevelsTokenizer(OPTIONS, IMAGE);
        LevelsDecoder decoder = new LevelsDecoder(OPTIONS, IMAGE);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray ids = manager.create(new long[] {0, 1, 2, 3, 4, 0}, new Shape(1, 6));
            NDArray picture =
                    decoder.decode(
                            Latents.clean(ids, decoder.accepts()),
                            Conditioning.NONE,
                            new TestRun(manager, new TestNoise(1)));
            assertEquals(new Shape(1, 3, 4, 6), picture.getShape());
            assertEquals(-1, picture.getFloat(0, 0, 0, 0));
            assertEquals(0, picture.getFloat(0, 2, 1, 5));
            assertArrayEquals(ids.toLongArray(), tokenizer.encode(picture).value().toLongArray());
            assertArrayEquals(
                    new float[] {-1, -0.5f, 0, 0.5f, 1, -1}, tokenizer.codes(ids).toFloatArray());
        }
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        List<Problem> e =
                RefusedOptions.of(LevelsOptions.class, Map.of("vocabulary", 1, "patch", 0));
        assertEquals(2, e.size());
    }
}
