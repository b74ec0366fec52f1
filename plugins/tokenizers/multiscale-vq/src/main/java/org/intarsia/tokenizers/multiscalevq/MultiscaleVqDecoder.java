package org.intarsia.tokenizers.multiscalevq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvDecoder;
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

/**
 * Token ids, a map a scale, to pictures. Latents of fewer scales, coarse ones first, make the
 * picture that they come to.
 */
@Summary("The decoder of the tokenizer multiscale-vq")
public final class MultiscaleVqDecoder implements TrainableDecoder, Footprint {
    private final ResidualPyramid pyramid;
    private final Conv2d postQuantConv;
    private final ConvDecoder decoder;

    @Inject
    MultiscaleVqDecoder(MultiscaleVqOptions options, Weights weights, ImageSpec image) {
        MultiscaleVqSpace.check(options, image);
        pyramid = new ResidualPyramid(options, weights.at("quantize"));
        postQuantConv =
                new Conv2d(
                        weights.at("post_quant_conv"),
                        options.zChannels(),
                        options.zChannels(),
                        options.quantConvKs());
        decoder =
                new ConvDecoder(weights.at("decoder"), options.design(), MultiscaleVqOptions.STYLE);
    }

    @Override
    public LatentSpec accepts() {
        return pyramid.latents();
    }

    @Override
    public long workingBytes(int rows) {
        return decoder.workingBytes(rows, pyramid.latents().grid());
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> picture(map(latents.values())));
    }

    @Override
    public NDArray render(NDArray mapBDhw) {
        return picture(mapBDhw);
    }

    private NDArray map(NDList ids) {
        NDArray map = null;
        for (int scale = 0; scale < ids.size(); scale++) {
            map = pyramid.accumulate(map, ids.get(scale), scale);
        }
        return map;
    }

    /**
     * @param fBCHW the sum of the scales
     */
    public NDArray picture(NDArray fBCHW) {
        return decoder.forward(postQuantConv.forward(fBCHW));
    }
}
