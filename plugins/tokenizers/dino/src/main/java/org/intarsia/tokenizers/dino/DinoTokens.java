package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.LatentSpec;

/** The tokens of an image's patches as a map. */
abstract class DinoTokens implements Tokenizer, Footprint {
    private final LatentSpec.Continuous latents;
    private final EncoderImages images;
    private final DinoEncoder encoder;

    DinoTokens(LatentSpec.Continuous latents, EncoderImages images, DinoEncoder encoder) {
        this.latents = latents;
        this.images = images;
        this.encoder = encoder;
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return encoder.workingBytes(rows, latents.grid()) + images.workingBytes(rows);
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        NDArray map =
                Scoped.run(
                        () -> {
                            NDArray pixels = images.normalised(imageBCHW);
                            NDArray tokens = encoder.normed(encoder.tokens(pixels, Trace.NONE));
                            return MapOps.map(encoder.ofPatches(tokens), latents.grid());
                        });
        return Latents.clean(map, latents);
    }
}
