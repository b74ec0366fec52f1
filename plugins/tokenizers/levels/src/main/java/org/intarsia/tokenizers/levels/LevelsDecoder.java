package org.intarsia.tokenizers.levels;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Squares of grey. */
@Summary("A patch of grey for every token id")
final class LevelsDecoder implements Decoder, Footprint {
    private final GreyLevels levels;

    @Inject
    LevelsDecoder(LevelsOptions options, ImageSpec image) {
        levels = new GreyLevels(options, image);
    }

    @Override
    public LatentSpec accepts() {
        return levels.latents();
    }

    /** The cells, then copies of three channels that grow along one axis after the other. */
    @Override
    public long workingBytes(int rows) {
        return (long) Float.BYTES * rows * 2 * 3 * levels.pixels();
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> levels.image(latents.value()));
    }
}
