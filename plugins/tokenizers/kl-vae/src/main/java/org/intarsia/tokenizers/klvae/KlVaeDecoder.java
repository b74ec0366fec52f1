package org.intarsia.tokenizers.klvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvDecoder;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Normalised latents to images. */
@Summary("The decoder of the tokenizer kl-vae")
public final class KlVaeDecoder implements TrainableDecoder, Footprint {
    private final LatentSpec.Continuous latents;
    private final LatentStatistics statistics;
    private final Conv2d postQuantConv;
    private final ConvDecoder decoder;

    @Inject
    public KlVaeDecoder(KlVaeOptions options, Weights weights, ImageSpec image) {
        latents = options.latents(image);
        statistics = new LatentStatistics(options, weights);
        int channels = options.latentChannels();
        postQuantConv =
                options.useQuantConv()
                        ? new Conv2d(
                                weights.at(options.layout().postQuantConv()),
                                new Shape(channels, channels),
                                Conv2d.Window.same(1),
                                Bias.WITH_BIAS,
                                options.layout().style().kernel())
                        : null;
        decoder =
                new ConvDecoder(weights.at("decoder"), options.decoder(), options.layout().style());
        FrameLayers.unreadByDecoder(weights.at("decoder"), options);
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
        return image(given.value(), Trace.NONE);
    }

    @Override
    public NDArray render(NDArray zBCHW) {
        return made(zBCHW, Trace.NONE);
    }

    /**
     * @param latentBCHW normalised
     * @param trace records {@code z}, {@code post_quant} and what {@link ConvDecoder#forward} does
     */
    public NDArray image(NDArray latentBCHW, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray z = statistics.restored(latentBCHW);
                    trace.record("z", z);
                    return made(z, trace);
                });
    }

    private NDArray made(NDArray zBCHW, Trace trace) {
        if (postQuantConv == null) {
            return decoder.forward(zBCHW, trace);
        }
        NDArray z = postQuantConv.forward(zBCHW);
        trace.record("post_quant", z);
        return decoder.forward(z, trace);
    }
}
