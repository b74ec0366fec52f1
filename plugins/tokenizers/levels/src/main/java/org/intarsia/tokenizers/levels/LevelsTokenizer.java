package org.intarsia.tokenizers.levels;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The mean grey of every patch, to the nearest level. */
@Summary("The grey of a patch as a token id; for trying token models without a model file")
final class LevelsTokenizer implements Tokenizer, Codebook, Footprint {
    private final GreyLevels levels;

    @Inject
    LevelsTokenizer(LevelsOptions options, ImageSpec image) {
        levels = new GreyLevels(options, image);
    }

    @Override
    public LatentSpec.Discrete latents() {
        return levels.latents();
    }

    /** What the mean of every patch is taken of. */
    @Override
    public long workingBytes(int rows) {
        return (long) Float.BYTES * rows * 3 * levels.pixels();
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        return Latents.clean(Scoped.run(() -> levels.ids(imageBCHW)), latents());
    }

    @Override
    public Optional<Codebook> codebook() {
        return Optional.of(this);
    }

    @Override
    public NDArray codes(NDArray ids) {
        return Scoped.run(() -> levels.greys(ids).expandDims(2));
    }

    /** The only scale is the map itself. */
    @Override
    public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
        LatentSpec.Discrete latents = latents();
        return Scoped.run(
                () ->
                        levels.greys(ids)
                                .reshape(-1, 1, latents.grid().rows(), latents.grid().columns()));
    }

    @Override
    public NDArray input(NDArray featuresBCHW, int scale) {
        throw new IllegalArgumentException("there is one scale, and scale " + scale + " is asked");
    }
}
