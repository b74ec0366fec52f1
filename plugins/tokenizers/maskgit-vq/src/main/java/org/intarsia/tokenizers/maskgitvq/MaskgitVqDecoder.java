package org.intarsia.tokenizers.maskgitvq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.conv.ConvDecoder;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.RasterCodebook;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** One map of token ids to pictures; the network makes them in [0, 1]. */
@Summary("The decoder of the tokenizer maskgit-vq")
public final class MaskgitVqDecoder implements Decoder, Footprint {
    private final LatentSpec.Discrete latents;
    private final RasterCodebook codebook;
    private final ConvDecoder decoder;

    @Inject
    MaskgitVqDecoder(MaskgitVqOptions options, Weights weights, ImageSpec image) {
        latents = MaskgitVqSpace.of(options, image);
        codebook = new RasterCodebook(latents, MaskgitVqSpace.table(options, weights));
        decoder = new ConvDecoder(weights.at("decoder"), options.design(), options.style());
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return decoder.workingBytes(rows, latents.grid());
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> Ops.times(unit(given.value(), Trace.NONE), 2).sub(1));
    }

    /**
     * @return pictures nominally in [0, 1], not clamped
     */
    public NDArray unit(NDArray ids, Trace trace) {
        return Scoped.run(() -> decoder.forward(codebook.accumulate(null, ids, 0), trace));
    }
}
