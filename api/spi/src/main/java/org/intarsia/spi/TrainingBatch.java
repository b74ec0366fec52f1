package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One step of a training, as an objective sees it. What an objective does not request is not
 * computed. Used by one thread; its arrays are read, never written.
 */
@ProviderType
public interface TrainingBatch {
    /**
     * The images of the batch [B, 3, H, W] in [-1, 1]: as large as what the decoder makes where a
     * decoder is trained, otherwise as the pipeline's images.
     */
    NDArray images();

    /**
     * The same as the pipeline's tokenizer encodes them, reduced first to the size of the
     * pipeline's images where the decoder makes larger ones; no gradient passes.
     */
    Latents latents();

    /** What the images are conditioned on, in every row; an objective drops rows itself. */
    Conditioning conditioning();

    /** The randomness of the step; its rows are those of the batch. */
    Noise noise();

    /** Share of the training's steps that were taken before, 0 to below 1. */
    double progress();

    /**
     * Opens the network under training, without guidance. Valid until the step ends.
     *
     * @param conditioning what the objective left of {@link #conditioning()}
     * @param wanted the kind of prediction the loss is written in; what the head predicts is
     *     converted
     */
    Predictor predictor(Conditioning conditioning, PredictionKind wanted);

    /**
     * Another part of the pipeline.
     *
     * @param type a kind of part, or an interface of one: {@code TrainableTokenizer.class}
     * @throws IntarsiaException INT-206 when the pipeline has no such part
     */
    <C extends Component> C part(Class<C> type);

    /**
     * A part with the running mean of its parameters, of the first decay of the training: a
     * momentum teacher, or the objective itself with the mean of its own parameters. No gradient
     * passes to it.
     *
     * @param type as in {@link #part}
     * @throws IntarsiaException INT-206 when the pipeline has no such part
     */
    <C extends Component> C averaged(Class<C> type);

    /** The run that the step belongs to. Arrays of its manager are closed after the step. */
    RunContext run();
}
