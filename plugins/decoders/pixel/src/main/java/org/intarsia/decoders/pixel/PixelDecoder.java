package org.intarsia.decoders.pixel;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** An image that is the latents themselves. */
@Summary("Takes the latents as pixels")
final class PixelDecoder implements Decoder, Footprint {
    private final LatentSpec.Continuous latents;

    @Inject
    PixelDecoder(ImageSpec image) {
        this.latents = LatentSpec.pixels(image);
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    /** A copy. */
    @Override
    public long workingBytes(int rows) {
        return (long) Float.BYTES * rows * latents.channels() * latents.grid().tokens();
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return latents.value().duplicate();
    }
}
