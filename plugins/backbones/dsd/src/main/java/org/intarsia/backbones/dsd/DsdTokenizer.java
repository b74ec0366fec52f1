package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Map;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The network as an encoder. It builds what the backbone of its pipeline uses. */
@Summary("DSD: one vision transformer that encodes, denoises and decodes (Wang 2025)")
public final class DsdTokenizer implements TrainableTokenizer, Footprint {
    private final LatentSpec.Continuous latents;
    private final DsdNetwork network;

    @Inject
    public DsdTokenizer(
            DsdOptions options, Weights weights, ImageSpec image, SharedNetwork shared) {
        latents = options.latents(image);
        network = new DsdNetwork(options, weights, latents.grid());
        shared.built(network);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return network.workingBytes(rows);
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        return Latents.clean(network.latents(imageBCHW), latents);
    }

    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        return new Encoding(network.latents(imageBCHW), Map.of());
    }

    /**
     * The latents with tokens on the way to them.
     *
     * @param shallow number of a block, from 1
     * @param deep number of a block, from 1
     */
    public EncodedImages encoded(NDArray imageBCHW, int shallow, int deep) {
        return network.encoded(imageBCHW, shallow, deep);
    }
}
