package org.intarsia.spi;

import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Advances a state along its schedule. A pure step: any state can be saved, resumed, previewed,
 * handed over early.
 */
@ConsumerType
public interface Sampler extends Component {
    /** The kind of prediction that it integrates; the platform converts what the head says. */
    PredictionKind predictionKind();

    /** What it shows to the backbone. */
    InputKind shows();

    /** What it shows to the head: something else where it asks the head on held features. */
    default InputKind showsHead() {
        return shows();
    }

    /** Whether it may show tokens out of raster order, with their places. */
    default boolean showsPlaces() {
        return false;
    }

    /** Whether it takes as many steps as it needs, so that the number expected is an estimate. */
    default boolean choosesSteps() {
        return false;
    }

    SamplerState start(SampleRequest request, Noise noise);

    /**
     * @param state not done; stays the caller's
     * @return a new state; its arrays are new ones, attached to the manager of the old state's
     *     first value
     */
    SamplerState step(SamplerState state, Predictor predictor);

    /** What a state holds for the decoder: the latents with the noise that is left in them. */
    Latents latents(SamplerState state, SampleRequest request);
}
