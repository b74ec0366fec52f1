package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}TokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);

    private static Tokenizer tokenizer(int side) {
        return new ${className}Tokenizer(new ${className}Options(side), IMAGE);
    }

    private static Decoder decoder(int side) {
        LatentSpec latents = tokenizer(side).latents();
        return new ${className}Decoder(new ${className}Options(side), IMAGE, latents);
    }

    @Test
    void itAndItsDecoderKeepTheirLaws() {
        Tokenizer tokenizer = tokenizer(2);
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(decoder(2), tokenizer, IMAGE, Float.POSITIVE_INFINITY);
    }

    @Test
    void withCellsOfOnePixelNothingIsLost() {
        TokenizerLaws.checkDecoder(decoder(1), tokenizer(1), IMAGE, 0);
    }

    @Test
    void aCellIsTheMeanOfItsPixels() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray image = manager.arange(288f).reshape(1, 3, 8, 12);
            Latents latents = tokenizer(2).encode(image);
            assertEquals(new Shape(1, 3, 4, 6), latents.value().getShape());
            // Pixels 0, 1, 12 and 13.
            assertEquals(6.5f, latents.value().getFloat(0, 0, 0, 0), 1e-6f);
        }
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PluginLaws.of(${className}Plugin.class)
                .given(ImageSpec.class, IMAGE)
                .check(
                        Tokenizer.class,
                        "${component}",
                        "quarter",
                        Map.of(),
                        tokenizer -> TokenizerLaws.check(tokenizer, IMAGE));
    }
}
