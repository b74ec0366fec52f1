package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.Component;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ProviderType;

/** A pipeline assembled for a case. Closed by the platform when the case has been compared. */
@ProviderType
public interface CasePipeline {
    /** A part by its kind: {@code Sampler.class}. */
    <C extends Component> C part(Class<C> kind);

    /** The run that the predictors of this pipeline belong to. */
    RunContext run();

    SampleRequest request();

    /**
     * Guidance (where the manifest has one) over head over backbone, converted to {@code wanted}.
     */
    Predictor predictor(Conditioning conditioning, PredictionKind wanted);

    /**
     * One step of a training, for the objective of the pipeline.
     *
     * @param images [B, 3, H, W]
     * @param conditioning of the images; rows that the case dropped are dropped in it already
     * @param noise by the streams that the objective asks for
     */
    TrainingBatch batch(NDArray images, Conditioning conditioning, Noise noise);

    /**
     * A loss and its gradients.
     *
     * @param gradients by the full names of parameters
     */
    record Gradients(Loss loss, Map<String, NDArray> gradients) {}

    /**
     * A loss with its gradients.
     *
     * @param loss is called once, with gradients recorded
     * @param parameters full names in the state dict
     */
    Gradients gradients(Supplier<Loss> loss, List<String> parameters);
}
