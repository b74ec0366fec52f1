package org.intarsia.tokenizers.multiscalevq;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The quantiser alone, from a file without an encoder: it provides its codebook to a network that
 * is shown ids, and cannot see pictures.
 */
@Summary("The pyramid of multiscale-vq for a file without an encoder, whose codes a network reads")
final class MultiscaleCodes implements Tokenizer, Footprint {
    private final ResidualPyramid pyramid;

    @Inject
    MultiscaleCodes(MultiscaleVqOptions options, Weights weights) {
        pyramid = new ResidualPyramid(options, weights.at("quantize"));
    }

    @Override
    public LatentSpec latents() {
        return pyramid.latents();
    }

    @Override
    public Optional<Codebook> codebook() {
        return Optional.of(pyramid);
    }

    /** It encodes nothing; a look at its codes is the network's. */
    @Override
    public long workingBytes(int rows) {
        return 0;
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        throw new IntarsiaException(
                ErrorCode.NO_ENCODER,
                "tokenizer",
                "multiscale-codes has no encoder",
                "Use tokenizer multiscale-vq, with the whole file.");
    }
}
