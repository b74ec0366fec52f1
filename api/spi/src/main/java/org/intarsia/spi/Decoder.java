package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
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
     * As {@link #decode}, of the map that {@link Tokenizer#embed} gives, with gradients.
     *
     * @param mapBDhw [B, D, h, w]
     * @return [B, 3, H, W], nominally in [-1, 1], not clamped
     * @throws IntarsiaException INT-609 by a decoder of ids that cannot be taught
     */
    default NDArray render(NDArray mapBDhw, RunContext run) {
        if (accepts() instanceof LatentSpec.Discrete) {
            throw new IntarsiaException(
                    ErrorCode.NOT_TRAINABLE,
                    "decoder",
                    "that of " + accepts().space() + " cannot be taught",
                    "Use a decoder that has a network, vq or multiscale-vq.");
        }
        return decode(Latents.clean(mapBDhw, accepts()), Conditioning.NONE, run);
    }
}
