package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Latents to images. A generative decoder (PiD) is given the latent's sigma and holds a pipeline of
 * its own.
 */
@ConsumerType
public interface Decoder extends Component {
    LatentSpec accepts();

    /**
     * @return [B, 3, H, W], nominally in [-1, 1], not clamped
     */
    NDArray decode(Latents latents, Conditioning conditioning, RunContext run);

    /**
     * The size of its pictures.
     *
     * @param pipeline the size of the pictures that the pipeline is for
     */
    default ImageSpec image(ImageSpec pipeline) {
        return pipeline;
    }

    /** Whether it makes clean pictures of latents with noise left in them. */
    default boolean removesNoise() {
        return false;
    }

    /**
     * The text that it reads as {@link Conditioning#DECODER_TEXT}, where that is another one than
     * the pipeline is conditioned on.
     */
    default Optional<ConditioningSpec.Text> caption() {
        return Optional.empty();
    }
}
