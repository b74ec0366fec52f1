package org.intarsia.tokenizers.vq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.CodeTable;
import org.intarsia.nn.RasterCodebook;
import org.intarsia.nn.Scoped;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvDecoder;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.ImageSpec;
import org.intarsia.spi.LatentSpec;
import org.intarsia.spi.Latents;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Weights;

/** One map of token ids to pictures. */
final class VqDecoder implements Decoder {
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
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> picture(codebook.accumulate(null, given.value(), 0)));
    }

    @Override
    public NDArray render(NDArray mapBDhw, RunContext run) {
        return picture(mapBDhw);
    }

    /**
     * @param qBDhw code vectors as a map
     */
    NDArray picture(NDArray qBDhw) {
        return decoder.forward(postQuantConv.forward(qBDhw));
    }
}
