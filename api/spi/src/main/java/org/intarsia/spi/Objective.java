package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ConsumerType;

/** A training loss. It lives beside the sampler that shares its probability path. */
@ConsumerType
public interface Objective extends Component {
    /**
     * The kinds of parts that learn, {@code Backbone.class} and so on. Parts of other kinds are
     * read from their model files and stay as they are.
     */
    default Set<Class<? extends Component>> teaches() {
        return Set.of(Backbone.class, PredictionHead.class);
    }

    /** The kind of prediction the loss is written in; the platform converts what the head says. */
    PredictionKind wants();

    /** The random quantities of one batch: times, noise, dropped labels. */
    Map<String, NDArray> draw(NDManager manager, LatentSpec latents, Noise noise);

    /**
     * As {@link #draw(NDManager, LatentSpec, Noise)}, for losses that change in the course of a
     * training (RAR's order of tokens).
     *
     * @param progress share of the training's steps that were taken before, 0 to below 1
     */
    default Map<String, NDArray> draw(
            NDManager manager, LatentSpec latents, Noise noise, double progress) {
        return draw(manager, latents, noise);
    }

    /**
     * The conditioning after the drops that {@link #draw} decided.
     *
     * @param conditioning of the batch, nothing dropped
     */
    Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws);

    /**
     * @param data clean latents
     * @param draws from {@link #draw}, or the same names with given values
     * @param predictor the network under training, already opened with what {@link #condition} gave
     * @return the loss, a scalar
     * @throws UnsupportedOperationException by those that need a {@link TrainingBatch}
     */
    default NDArray loss(Latents data, Map<String, NDArray> draws, Predictor predictor) {
        throw new UnsupportedOperationException("this loss is taken of a lesson");
    }

    /**
     * The loss as a training asks for it. An objective that teaches other parts than backbone and
     * head answers here; of the others this is {@link #loss(Latents, Map, Predictor)}.
     *
     * @param draws from {@link #draw}
     * @return a scalar
     */
    default NDArray loss(TrainingBatch lesson, Map<String, NDArray> draws) {
        return loss(lesson.latents(), draws, lesson.predictor());
    }

    /**
     * The terms that the loss is made of, by name and before their weights, for reports; computed
     * by a forward of their own. The arguments are those of {@link #loss}.
     */
    default Map<String, NDArray> terms(
            Latents data, Map<String, NDArray> draws, Predictor predictor) {
        return Map.of("loss", loss(data, draws, predictor));
    }
}
