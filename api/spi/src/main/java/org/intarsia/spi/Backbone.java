package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** The body of the network. */
@ConsumerType
public interface Backbone extends Component {
    /** The latents that it was made for. */
    LatentSpec accepts();

    /** What its sessions are shown; it says also what they remember. */
    InputKind reads();

    /** Whether it reads the places of tokens; one that does not takes them in raster order. */
    default boolean readsPlaces() {
        return false;
    }

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
     * What a branch of guidance may drop besides the requested conditioning: the hybrids' {@code
     * z}, the pixel {@code history}. A session finds each among its conditioning as a switch [B]
     * float32, 1 where it is there and 0 where it was dropped.
     */
    default List<String> switches() {
        return List.of();
    }

    /** One run. Used by one thread at a time. */
    @ConsumerType
    interface Session extends AutoCloseable {
        /**
         * @param input of the kind that {@link Backbone#reads()} says
         * @return as {@link Backbone#features()} says
         * @throws IntarsiaException INT-226 for an input of another kind
         */
        NDList forward(ModelInput input, Step step);

        @Override
        default void close() {}
    }
}
