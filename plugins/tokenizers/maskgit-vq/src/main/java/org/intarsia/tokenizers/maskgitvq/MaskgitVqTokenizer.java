package org.intarsia.tokenizers.maskgitvq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.nn.conv.ConvEncoder;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.RasterCodebook;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Pictures to one map of token ids. The network is trained on images in [0, 1]. */
@Summary("One map of token ids: MaskGIT's VQGAN, as RAR uses it")
public final class MaskgitVqTokenizer implements Tokenizer, Footprint {
    private final LatentSpec.Discrete latents;
    private final ConvEncoder encoder;
    private final CodeTable table;

    @Inject
    MaskgitVqTokenizer(MaskgitVqOptions options, Weights weights, ImageSpec image) {
        latents = MaskgitVqSpace.of(options, image);
        encoder = new ConvEncoder(weights.at("encoder"), options.design(), options.style());
        table = MaskgitVqSpace.table(options, weights);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return encoder.workingBytes(rows, latents.grid());
    }

    @Override
    public Optional<Codebook> codebook() {
        return Optional.of(new RasterCodebook(latents, table));
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        NDArray ids = Scoped.run(() -> ids(features(Ops.times(imageBCHW.add(1), 0.5), Trace.NONE)));
        return Latents.clean(ids, latents);
    }

    public CodeTable table() {
        return table;
    }

    /**
     * @param unitBCHW pictures in [0, 1]
     */
    public NDArray features(NDArray unitBCHW, Trace trace) {
        return encoder.forward(unitBCHW, trace);
    }

    /** [B, h * w]. */
    public NDArray ids(NDArray zBDhw) {
        long batch = zBDhw.getShape().get(0);
        NDArray vectors = MapOps.tokens(zBDhw).reshape(-1, table.width());
        return table.nearest(vectors).reshape(batch, -1);
    }
}
