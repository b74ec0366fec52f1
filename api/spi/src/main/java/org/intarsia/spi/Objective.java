package org.intarsia.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.TensorSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A training loss. It lives beside the sampler that shares its probability path.
 *
 * <p>It may have parameters of its own, a projection that is needed for the loss alone: they are
 * trained with the others, resumed with them, and are not in the finished file. So are those of
 * parts under {@code with:} that its entry calls {@code trained: true}; they begin as their file
 * has them.
 */
@ConsumerType
public interface Objective extends Component {
    /**
     * The kinds of parts that are trained, {@code Kind.BACKBONE} and so on. Parts of other kinds
     * are read from their model files and stay fixed. A tokenizer that is trained is a {@link
     * TrainableTokenizer}, a decoder a {@link TrainableDecoder} or a {@link Decoder.Generative}; a
     * pipeline with another is refused by its plan. One that can train only one of the two kinds of
     * decoder names it in {@link #needs}. A text encoder that reads the backbone's file is trained
     * with the backbone.
     */
    default Set<Kind> trainedKinds() {
        return Set.of(Kind.BACKBONE, Kind.HEAD);
    }

    /**
     * Interfaces that parts of the pipeline must have besides: {@code ClassTokenEncoder.class} for
     * an objective that reads class tokens. The plan refuses a pipeline whose part has not.
     */
    default Set<Class<? extends Component>> needs() {
        return Set.of();
    }

    /** What it shows to the backbone; empty for one that opens no network. */
    Optional<InputKind> shows();

    /** What it shows to the head: something else where it asks the head on held features. */
    default Optional<InputKind> showsHead() {
        return shows();
    }

    /**
     * What it shows besides the latents, in the order of {@code Backbone.companions}. The plan
     * refuses an objective that leaves out what the backbone generates.
     */
    default List<TensorSpec> companions() {
        return List.of();
    }

    /** Whether it may show tokens out of raster order, with their places. */
    default boolean showsPlaces() {
        return false;
    }

    /**
     * The projectors that the loss calls through {@link Predictor#by}, by name, and what each must
     * return. The plan refuses a pipeline whose head does not hold them.
     */
    default Map<String, TensorSpec> projectors() {
        return Map.of();
    }

    /**
     * The loss of one step. What is random in it comes from {@link TrainingBatch#noise()} by name,
     * so that it is a function of the batch and of its own parameters alone. It may change those of
     * them that are fixed, a running statistic for example. Called with gradients recorded; what
     * needs no gradient is computed with gradients off. Arrays are left to the platform, which
     * closes all of a step's arrays after the gradients are taken.
     */
    Loss loss(TrainingBatch batch);
}
