package org.intarsia.decoders.rae;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.DecoderLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RaeVitDecoderTest {
    private static final ImageSpec IMAGE = new ImageSpec(6, 9);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theNetworkKeepsTheLawsOnGridsOfAnyAspect() {
        RaeVitOptions options =
                Options.of(
                        RaeVitOptions.class,
                        Map.of(
                                "hidden-size", 5,
                                "patch-size", 3,
                                "decoder-hidden-size", 8,
                                "decoder-num-hidden-layers", 2,
                                "decoder-num-attention-heads", 2,
                                "decoder-intermediate-size", 7));
        RaeVitDecoder decoder = new RaeVitDecoder(options, new RandomParameters(manager), IMAGE);
        DecoderLaws.check(
                decoder,
                IMAGE,
                own ->
                        new DecoderLaws.Case(
                                Latents.clean(own.ones(new Shape(2, 5, 2, 3)), decoder.accepts()),
                                Conditioning.NONE));
    }
}
