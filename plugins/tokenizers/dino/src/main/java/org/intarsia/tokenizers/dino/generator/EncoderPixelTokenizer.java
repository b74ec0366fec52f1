package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.tokenizers.dino.EncoderImages;
import org.intarsia.tokenizers.dino.EncoderInput;

/** Latents that are the pixels, of the size and with the normalisation of an encoder. */
@Summary("Shows the pixels as an encoder of images reads them: resized, and normalised by channel")
public final class EncoderPixelTokenizer implements Tokenizer, Footprint {
    private final EncoderImages images;
    private final LatentSpec.Continuous latents;

    @Inject
    public EncoderPixelTokenizer(
            EncoderInput input, Weights weights, ImageSpec image, SharedEncoder shared) {
        images = new EncoderImages(weights, image, input);
        latents = EncoderPixels.latents(images);
        shared.built(images);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return images.workingBytes(rows);
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        return Latents.clean(images.normalised(imageBCHW), latents);
    }
}
