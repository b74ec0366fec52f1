package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.LatentSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** Images to latents or token ids. */
@ConsumerType
public interface Tokenizer extends Component {
    LatentSpec latents();

    /**
     * @param imageBCHW [B, 3, H, W] in [-1, 1], of the pipeline's size
     */
    Latents encode(NDArray imageBCHW);

    /**
     * As {@link #encode}, for teaching it together with a decoder: with gradients, and up to the
     * map that a decoder's network reads.
     *
     * @param imageBCHW [B, 3, H, W] in [-1, 1], of the pipeline's size
     * @throws IntarsiaException INT-609 by a discrete tokenizer that cannot be taught
     */
    default Encoding embed(NDArray imageBCHW) {
        if (latents() instanceof LatentSpec.Discrete) {
            throw new IntarsiaException(
                    ErrorCode.NOT_TRAINABLE,
                    "tokenizer",
                    latents().space() + " cannot be taught",
                    "Use a tokenizer with a codebook of its own, vq or multiscale-vq.");
        }
        return new Encoding(encode(imageBCHW).value(), Map.of());
    }

    /** The code vectors of a discrete tokenizer. */
    default Optional<Codebook> codebook() {
        return Optional.empty();
    }
}
