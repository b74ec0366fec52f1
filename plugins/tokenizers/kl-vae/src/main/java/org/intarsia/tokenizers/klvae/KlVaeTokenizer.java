package org.intarsia.tokenizers.klvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Map;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvEncoder;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Encoding.Term;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Images to the normalised mean of their posterior. A training reads samples of it, and is offered
 * its divergence from a standard normal as the term {@code kl}.
 */
@Summary(
        "Continuous latents: the KL autoencoders of Stable Diffusion, SDXL, SD3, FLUX.1, FLUX.2 and"
                + " Qwen-Image")
public final class KlVaeTokenizer implements TrainableTokenizer, Footprint {
    /** The published weight of the divergence. */
    public static final double BETA = 1e-6;

    private final LatentSpec.Continuous latents;
    private final ConvEncoder encoder;
    private final Conv2d quantConv;
    private final LatentStatistics statistics;

    @Inject
    public KlVaeTokenizer(KlVaeOptions options, Weights weights, ImageSpec image) {
        latents = options.latents(image);
        encoder =
                new ConvEncoder(weights.at("encoder"), options.encoder(), options.layout().style());
        FrameLayers.unreadByEncoder(weights.at("encoder"), options);
        int moments = 2 * options.latentChannels();
        quantConv =
                options.useQuantConv()
                        ? new Conv2d(
                                weights.at(options.layout().quantConv()),
                                new Shape(moments, moments),
                                Conv2d.Window.same(1),
                                Bias.WITH_BIAS,
                                options.layout().style().kernel())
                        : null;
        statistics = new LatentStatistics(options, weights);
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
    public Latents encode(NDArray imageBCHW) {
        NDArray value =
                Scoped.run(() -> normalised(moments(imageBCHW, Trace.NONE).split(2, 1).get(0)));
        return Latents.clean(value, latents);
    }

    /**
     * The latents that the network reads, before packing and scale, and the term {@code kl}: the
     * divergence of the posterior of an image, over the number of values of the image, so that it
     * stands to a mean difference of pixels as the authors' sums stand to each other.
     */
    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        Posterior posterior = Posterior.of(moments(imageBCHW, Trace.NONE));
        double values = imageBCHW.size() / (double) imageBCHW.getShape().get(0);
        return new Encoding(
                run.training() ? posterior.sample(run) : posterior.meanBCHW(),
                Map.of("kl", new Term(BETA, () -> Ops.times(posterior.divergence(), 1 / values))));
    }

    /**
     * @param trace records {@code encoder_out} and what {@link ConvEncoder#forward} does
     * @return [B, 2 C, h, w], the mean and the logarithm of the variance
     */
    public NDArray moments(NDArray imageBCHW, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray out = encoder.forward(imageBCHW, trace);
                    trace.record("encoder_out", out);
                    return quantConv == null ? out : quantConv.forward(out);
                });
    }

    /**
     * @param zBCHW a mean or a sample
     */
    public NDArray normalised(NDArray zBCHW) {
        return statistics.normalised(zBCHW);
    }
}
