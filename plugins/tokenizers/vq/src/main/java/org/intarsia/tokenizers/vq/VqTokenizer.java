package org.intarsia.tokenizers.vq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvEncoder;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.nn.tokens.RasterCodebook;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Encoding.Term;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Pictures to one map of token ids. */
@Summary("One map of token ids: LlamaGen's VQ-16 and VQ-8, and the VQGAN of taming transformers")
public final class VqTokenizer implements TrainableTokenizer, Footprint {
    /** The published weight of the commitment. */
    public static final double BETA = 0.25;

    private final LatentSpec.Discrete latents;
    private final ConvEncoder encoder;
    private final Conv2d quantConv;
    private final CodeTable table;

    @Inject
    VqTokenizer(VqOptions options, Weights weights, ImageSpec image) {
        latents = VqCodes.space(options, image);
        encoder =
                new ConvEncoder(weights.at("encoder"), options.encoder(), options.layout().style());
        table = VqCodes.table(options, weights);
        quantConv =
                new Conv2d(
                        weights.at("quant_conv"),
                        options.zChannels(),
                        options.codebookEmbedDim(),
                        1);
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
        NDArray ids = Scoped.run(() -> ids(project(features(imageBCHW))));
        return Latents.clean(ids, latents);
    }

    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        NDArray zBDhw = project(features(imageBCHW));
        NDArray z = table.compared(MapOps.tokens(zBDhw));
        NDArray q = table.vectors(ids(zBDhw));
        NDArray map = MapOps.map(QuantizerLoss.straightThrough(z, q), latents.grid());
        return new Encoding(
                map,
                Map.of(
                        "codebook",
                        new Term(1, () -> QuantizerLoss.codebook(z, q)),
                        "commitment",
                        new Term(BETA, () -> QuantizerLoss.commitment(z, q)),
                        "entropy",
                        new Term(0, () -> entropy(z))));
    }

    private NDArray entropy(NDArray zBND) {
        return QuantizerLoss.entropy(table.distances(zBND.reshape(-1, table.width())));
    }

    public CodeTable table() {
        return table;
    }

    /** The encoder's output [B, zChannels, h, w]. */
    public NDArray features(NDArray imageBCHW) {
        return encoder.forward(imageBCHW);
    }

    /** What is compared with the codes, not yet at length 1 [B, D, h, w]. */
    public NDArray project(NDArray features) {
        return quantConv.forward(features);
    }

    /** [B, h * w]. */
    public NDArray ids(NDArray zBDhw) {
        long batch = zBDhw.getShape().get(0);
        NDArray vectors = MapOps.tokens(zBDhw).reshape(-1, table.width());
        return table.nearest(vectors).reshape(batch, -1);
    }
}
