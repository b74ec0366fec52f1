package org.intarsia.tokenizers.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class PixelTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);

    @Test
    void itKeepsTheLawsOfTokenizers() {
        PluginLaws.of(PixelPlugin.class)
                .given(ImageSpec.class, IMAGE)
                .check(
                        Tokenizer.class,
                        "pixel",
                        Map.of(),
                        tokenizer -> TokenizerLaws.check(tokenizer, IMAGE));
    }

    @Test
    void itsSpaceIsThatOfThePicture() {
        assertEquals(LatentSpec.pixels(IMAGE), new PixelTokenizer(IMAGE).latents());
    }
}
