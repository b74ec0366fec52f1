package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.Component;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ProviderType;

/** A pipeline assembled for a case. Closed by the platform when the case has been compared. */
@ProviderType
public interface Rig {
    /** A part by its kind: {@code Sampler.class}. */
    <C extends Component> C part(Class<C> kind);

    /** The run that the predictors of this rig belong to. */
    RunContext run();

    SampleRequest request();

    /**
     * Guidance (where the manifest has one) over head over backbone, converted to {@code wanted}.
     */
    Predictor predictor(Conditioning conditioning, PredictionKind wanted);

    /**
     * A scalar and its gradients.
     *
     * @param loss is called once, with gradients recorded
     * @param parameters full names in the state dict
     * @return the gradients by parameter, and the scalar under {@code loss} [1]
     */
    Map<String, NDArray> gradients(Supplier<NDArray> loss, List<String> parameters);
}
