package org.intarsia.tokenizers.levels;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Squares of grey. */
@Summary("A patch of grey for every token id")
final class LevelsDecoder implements Decoder {
    private final GreyLevels levels;

    @Inject
    LevelsDecoder(LevelsOptions options, ImageSpec image) {
        levels = new GreyLevels(options, image);
    }

    @Override
    public LatentSpec accepts() {
        return levels.latents();
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> levels.image(latents.value()));
    }
}
