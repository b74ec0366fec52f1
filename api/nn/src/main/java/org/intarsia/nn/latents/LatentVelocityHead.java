package org.intarsia.nn.latents;

import java.util.Map;
import org.intarsia.nn.diffusion.LatentHead;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** A head that says a velocity of continuous latents, with noise at time 1. */
public abstract class LatentVelocityHead extends LatentHead {
    private static final PredictionSpec VELOCITY =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);

    /**
     * @param accepts the features that it reads
     * @param heads further heads, for a training
     */
    protected LatentVelocityHead(FeatureSpec accepts, Map<String, PredictionHead> heads) {
        super(accepts, VELOCITY, heads);
    }

    /**
     * The latents as continuous ones.
     *
     * @throws IncompatibleException for others
     */
    protected static LatentSpec.Continuous continuous(LatentSpec given) {
        return new InputLatents(null, null).of(given, "head");
    }
}
