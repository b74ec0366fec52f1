package org.intarsia.decoders.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class PixelDecoderTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);

    @Test
    void itGivesBackThePixelsThatItIsGiven() {
        PluginLaws.of(PixelDecoderPlugin.class)
                .given(ImageSpec.class, IMAGE)
                .check(
                        Decoder.class,
                        "pixel",
                        Map.of(),
                        decoder -> TokenizerLaws.checkDecoder(decoder, new Plain(), IMAGE, 0));
    }

    @Test
    void thePictureOutlivesTheLatentsItWasMadeOf() {
        PixelDecoder decoder = new PixelDecoder(IMAGE);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray values = manager.full(new Shape(1, 3, 4, 6), 0.5f);
            NDArray picture =
                    decoder.decode(
                            Latents.clean(values, decoder.accepts()),
                            Conditioning.NONE,
                            new TestRun(manager, new TestNoise(1)));
            values.close();
            assertEquals(0.5f, picture.mean().getFloat());
            assertThrows(IllegalStateException.class, values::toFloatArray);
        }
    }

    /** Latents that are the picture. */
    private static final class Plain implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return LatentSpec.pixels(IMAGE);
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(imageBCHW.duplicate(), latents());
        }
    }
}
