package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.tokenizers.dino.EncoderImages;
import org.intarsia.tokenizers.dino.EncoderInput;

/** Normalised pixels back to an image. */
@Summary(
        "The decoder of the tokenizer dino-pixels: undoes its normalisation, and its change of size")
public final class EncoderPixelDecoder implements Decoder, Footprint {
    private final EncoderImages images;
    private final LatentSpec.Continuous latents;

    @Inject
    public EncoderPixelDecoder(EncoderInput input, Weights weights, ImageSpec image) {
        images = new EncoderImages(weights, image, input);
        latents = EncoderPixels.latents(images);
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return images.workingBytes(rows);
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return images.restored(given.value());
    }
}
