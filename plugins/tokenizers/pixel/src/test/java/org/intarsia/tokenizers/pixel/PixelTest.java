package org.intarsia.tokenizers.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class PixelTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);

    @Test
    void tokenizerAndDecoderKeepTheLawsAndLoseNothing() {
        PixelTokenizer tokenizer = new PixelTokenizer(IMAGE);
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(new PixelDecoder(IMAGE), tokenizer, IMAGE, 0);
    }

    @Test
    void theSpaceIsThreeChannelsOnTheGridOfThePicture() {
        assertEquals(
                new LatentSpec.Continuous("pixel", 3, new Grid(4, 6), -1, 1),
                new PixelTokenizer(IMAGE).latents());
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

    @Test
    void theInjectorBuildsBothFromTheSizeOfThePicture() {
        PixelPlugin plugin = new PixelPlugin();
        Injector injector =
                Guice.createInjector(
                        plugin,
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(ImageSpec.class).toInstance(IMAGE);
                            }
                        });
        assertEquals(2, plugin.contributions().size());
        plugin.contributions()
                .forEach(
                        contribution ->
                                assertEquals(
                                        contribution.implementation(),
                                        injector.getInstance(contribution.implementation())
                                                .getClass()));
    }
}
