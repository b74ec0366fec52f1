package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
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

    /** The code vectors of a discrete tokenizer. */
    default Optional<Codebook> codebook() {
        return Optional.empty();
    }
}
