package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** The body of the network. */
@ConsumerType
public interface Backbone extends Component {
    /** The latents that it was made for. */
    LatentSpec accepts();

    FeatureSpec features();

    /**
     * Opened once per run, so that a run can keep a key-value cache or precomputed conditioning.
     *
     * @param conditioning its first axis is the batch of every later forward
     */
    Session open(Conditioning conditioning, RunContext run);

    /**
     * What is generated besides the latents, in the order of the state after the latents: REG's
     * class token. Sampled together with them and thrown away at the end.
     */
    default List<TensorSpec> companions() {
        return List.of();
    }

    /**
     * What a branch of guidance may take away besides the conditioning that was asked for: the
     * hybrids' {@code z}, the pixel {@code history}. A session finds each among its conditioning as
     * a switch [B] float32, 1 where it is there and 0 where it was dropped.
     */
    default List<String> switches() {
        return List.of();
    }

    /**
     * Whether a session remembers earlier forwards. Then every branch of guidance is run at every
     * step, so that each branch's memory is whole; otherwise branches that a step does not need
     * cost nothing.
     */
    default boolean stateful() {
        return false;
    }

    /** One run. Used by one thread at a time. */
    @ConsumerType
    interface Session extends AutoCloseable {
        /**
         * @param state the noisy latents with their companions; or all ids so far, of which a
         *     session that remembers computes those it has not seen, and in training their order
         *     [B, n] where it is not the raster's; or the features since the last step; of no
         *     length [B, 0, ...] at the first step of an autoregression
         * @return as {@link Backbone#features()} says
         */
        NDList forward(NDList state, Step step);

        @Override
        default void close() {}
    }
}
