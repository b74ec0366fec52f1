package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
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

    /**
     * A decoder that is a generative model of its own: a network that removes noise from pictures
     * and is told of latents. Gradients pass through the network, so that an objective can train
     * it.
     */
    @ConsumerType
    interface Generative extends Decoder {
        /** What its pictures are to the network. */
        LatentSpec.Continuous picture();

        /** How data and noise are mixed in the latents that the network is told of. */
        NoiseFrame frame();

        /** What the network predicts. */
        PredictionSpec prediction();

        /**
         * Latents as the network is told of them.
         *
         * @param valueBChw normalised
         * @param sigmaB share of noise in them, 0 to 1, a row each
         */
        record Told(NDArray valueBChw, NDArray sigmaB) {}

        /**
         * Opens the network.
         *
         * @param guidance {@link Guidance#NONE} for the conditional prediction alone
         * @param conditioning of the pipeline
         * @param wanted the kind of prediction; what the network predicts is converted
         */
        Predictor network(
                Told latents,
                Conditioning conditioning,
                RunContext run,
                Guidance guidance,
                PredictionKind wanted);
    }
}
