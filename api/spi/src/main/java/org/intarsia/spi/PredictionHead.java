package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Features to a prediction. May itself be generative (a diffusion head, a pixel autoregressive
 * head).
 */
@ConsumerType
public interface PredictionHead extends Component {
    /** The features that it reads; -1 where any size fits. */
    FeatureSpec accepts();

    PredictionSpec prediction();

    /**
     * What it predicts besides the latents, in the order of {@code Backbone.companions}: REG's
     * class token. The plan refuses a head that leaves out what the backbone generates.
     */
    default List<TensorSpec> companions() {
        return List.of();
    }

    /**
     * @param features as {@link #accepts()} says
     * @param input what the backbone was shown; on held features what the sampler shows the head
     *     alone: the noisy latents of one patch, the ids of its pixels so far
     * @return new arrays, one a member that is generated, of its shape; logits [B, n, vocabulary]
     */
    NDList predict(NDList features, ModelInput input, Step step);

    /** The inputs that it reads: any of them where it reads the features alone. */
    default Set<InputKind> reads() {
        return Set.of(InputKind.values());
    }

    /**
     * Opened once a run for a head that keeps something of held features for its next prediction: a
     * pixel autoregressive head its key-value cache. Asked without being held, it answers for all
     * that it is shown at once, as in training.
     *
     * @return empty if every prediction is independent
     */
    default Optional<Session> open(RunContext run) {
        return Optional.empty();
    }

    /**
     * Other heads that read the same features, by name: the dictionary's logits beside a diffusion
     * head (the hybrids), the projector of an alignment loss (REG, PixNerd). Asked through {@link
     * Predictor#by}.
     */
    default Map<String, PredictionHead> heads() {
        return Map.of();
    }

    /**
     * One of the further heads.
     *
     * @throws IntarsiaException INT-227 when the head has none of this name
     */
    static PredictionHead further(PredictionHead head, String name) {
        PredictionHead further = head.heads().get(name);
        if (further == null) {
            throw new IntarsiaException(
                    ErrorCode.UNKNOWN_HEAD,
                    "head",
                    "it has no further head " + name + "; there is " + head.heads().keySet(),
                    "Name one under with: of the head, or use a part that does without it.");
        }
        return further;
    }

    /**
     * One run of a head that remembers: it may start again with the features of every hold, or go
     * on with what it kept of the earlier ones. Used by one thread at a time.
     */
    @ConsumerType
    interface Session extends AutoCloseable {
        /**
         * @param features that are requested from now on; open until the next hold
         * @param around where the sampler is
         */
        void hold(NDList features, Step around);

        /** As {@link PredictionHead#predict}, of the features that are held. */
        NDList predict(ModelInput input, Step step);

        @Override
        default void close() {}
    }
}
