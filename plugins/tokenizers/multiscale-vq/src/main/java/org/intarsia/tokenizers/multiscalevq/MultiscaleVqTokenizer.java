package org.intarsia.tokenizers.multiscalevq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvEncoder;
import org.intarsia.nn.tokens.QuantizerLoss;
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

/** Pictures to a map of token ids a scale. */
@Summary("A pyramid of token ids, coarse to fine (VAR)")
public final class MultiscaleVqTokenizer implements TrainableTokenizer, Footprint {
    /** The published weight of the commitment. */
    public static final double BETA = 0.25;

    private final ConvEncoder encoder;
    private final Conv2d quantConv;
    private final ResidualPyramid pyramid;

    @Inject
    MultiscaleVqTokenizer(MultiscaleVqOptions options, Weights weights, ImageSpec image) {
        MultiscaleVqSpace.check(options, image);
        encoder =
                new ConvEncoder(weights.at("encoder"), options.design(), MultiscaleVqOptions.STYLE);
        quantConv =
                new Conv2d(
                        weights.at("quant_conv"),
                        options.zChannels(),
                        options.zChannels(),
                        options.quantConvKs());
        pyramid = new ResidualPyramid(options, weights.at("quantize"));
    }

    @Override
    public LatentSpec latents() {
        return pyramid.latents();
    }

    @Override
    public long workingBytes(int rows) {
        return encoder.workingBytes(rows, pyramid.latents().grid());
    }

    @Override
    public Optional<Codebook> codebook() {
        return Optional.of(pyramid);
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        NDList ids = new NDList();
        try (NDArray f = Scoped.run(() -> project(features(imageBCHW)))) {
            for (ResidualPyramid.Scale scale : pyramid.quantize(f)) {
                ids.add(scale.ids());
                scale.map().close();
            }
        }
        return new Latents(ids, latents(), 0);
    }

    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        NDArray f = project(features(imageBCHW));
        List<ResidualPyramid.Scale> scales = pyramid.quantize(f);
        NDArray map = scales.get(scales.size() - 1).map();
        return new Encoding(
                QuantizerLoss.straightThrough(f, map),
                Map.of(
                        "codebook",
                        new Term(1, () -> ResidualPyramid.codebook(f, scales)),
                        "commitment",
                        new Term(BETA, () -> ResidualPyramid.commitment(f, scales))));
    }

    public ResidualPyramid pyramid() {
        return pyramid;
    }

    /** The encoder's output [B, C, H / stride, W / stride]. */
    public NDArray features(NDArray imageBCHW) {
        return encoder.forward(imageBCHW);
    }

    /** The map that is quantised. */
    public NDArray project(NDArray features) {
        return quantConv.forward(features);
    }
}
