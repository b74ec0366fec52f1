package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.LatentSpec;

/** The tokens of an image's patches as a map, and with the class token before them. */
abstract class DinoTokens implements ClassTokenEncoder, Footprint {
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
        return Latents.clean(map(imageBCHW), latents);
    }

    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        return new Encoding(map(imageBCHW), Map.of());
    }

    private NDArray map(NDArray imageBCHW) {
        return Scoped.run(() -> MapOps.map(encoder.ofPatches(normed(imageBCHW)), latents.grid()));
    }

    @Override
    public NDArray tokens(NDArray imageBCHW) {
        return Scoped.run(() -> encoder.ofImage(normed(imageBCHW)));
    }

    /** [B, 1 + R + N, D]. */
    private NDArray normed(NDArray imageBCHW) {
        return encoder.normed(encoder.tokens(images.normalised(imageBCHW), Trace.NONE));
    }
}
