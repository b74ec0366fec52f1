package org.intarsia.tokenizers.pixel;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Latents that are the image itself. */
@Summary("Shows the pixels themselves to the network, scaled to -1 to 1")
final class PixelTokenizer implements Tokenizer, Footprint {
    private final LatentSpec.Continuous latents;

    @Inject
    PixelTokenizer(ImageSpec image) {
        this.latents = LatentSpec.pixels(image);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    /** A copy. */
    @Override
    public long workingBytes(int rows) {
        return (long) Float.BYTES * rows * latents.channels() * latents.grid().tokens();
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        return Latents.clean(imageBCHW.duplicate(), latents);
    }
}
