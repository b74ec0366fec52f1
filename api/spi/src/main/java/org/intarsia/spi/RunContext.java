package org.intarsia.spi;

import ai.djl.ndarray.NDManager;
import java.util.concurrent.CancellationException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.PredictionKind;
import org.osgi.annotation.versioning.ProviderType;

/** What the platform provides to a part for one run. */
@ProviderType
public interface RunContext {
    /** Lives until the run ends, on the device of the part that asks. */
    NDManager manager();

    Noise noise();

    /** Whether gradients are wanted and dropout is on. */
    boolean training();

    /**
     * Puts parts of a nested pipeline together, as the platform does with those of a manifest.
     *
     * @param guidance {@link Guidance#NONE} for the conditional prediction alone
     * @param wanted what the sampler integrates; the head's prediction is converted to it
     */
    Predictor compose(
            Network network, Guidance guidance, Conditioning conditioning, PredictionKind wanted);

    /**
     * Tells of a step of work inside a part, such as one of its nested pipeline.
     *
     * @param inner how far that work is
     * @throws CancellationException when the run is to end; the part lets it through
     */
    void step(Progress inner);

    /**
     * A backbone with the head that reads it.
     *
     * @param backbone not null
     * @param head not null
     */
    record Network(Backbone backbone, PredictionHead head) {}
}
