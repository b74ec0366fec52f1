package org.intarsia.tokenizers.vq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvDecoder;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.RasterCodebook;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** One map of token ids to pictures. */
@Summary("The decoder of the tokenizer vq")
public final class VqDecoder implements TrainableDecoder, Footprint {
    private final LatentSpec.Discrete latents;
    private final RasterCodebook codebook;
    private final Conv2d postQuantConv;
    private final ConvDecoder decoder;

    @Inject
    VqDecoder(VqOptions options, Weights weights, ImageSpec image) {
        latents = VqCodes.space(options, image);
        CodeTable table = VqCodes.table(options, weights);
        codebook = new RasterCodebook(latents, table);
        postQuantConv =
                new Conv2d(
                        weights.at("post_quant_conv"),
                        options.codebookEmbedDim(),
                        options.zChannels(),
                        1);
        decoder =
                new ConvDecoder(weights.at("decoder"), options.decoder(), options.layout().style());
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
        return Scoped.run(() -> picture(codebook.accumulate(null, given.value(), 0)));
    }

    @Override
    public NDArray render(NDArray mapBDhw) {
        return picture(mapBDhw);
    }

    /**
     * @param qBDhw code vectors as a map
     */
    public NDArray picture(NDArray qBDhw) {
        return decoder.forward(postQuantConv.forward(qBDhw));
    }
}
