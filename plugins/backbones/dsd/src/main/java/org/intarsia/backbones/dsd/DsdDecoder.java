package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The network as a decoder. From the file of the tokenizer it has the tokenizer's parameters, not a
 * copy of them.
 */
@Summary("The decoder of the tokenizer dsd-vit, whose network it is")
public final class DsdDecoder implements TrainableDecoder, Footprint {
    private final LatentSpec.Continuous latents;
    private final DsdNetwork network;

    @Inject
    public DsdDecoder(DsdOptions options, Weights weights, ImageSpec image, SharedNetwork shared) {
        shared.sizes()
                .filter(sizes -> !sizes.equals(options))
                .ifPresent(
                        sizes -> {
                            throw new IncompatibleException(
                                    "tokenizer",
                                    "decoder",
                                    "a network of other options",
                                    "the decoder's own",
                                    "Write the same options for both, or leave the decoder out.");
                        });
        latents = options.latents(image);
        network = new DsdNetwork(options, weights, latents.grid());
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        return network.workingBytes(rows);
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return network.images(given.value());
    }

    @Override
    public NDArray render(NDArray mapBDhw) {
        return network.images(mapBDhw);
    }
}
