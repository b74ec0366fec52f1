package org.intarsia.nn.latents;

import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** A head that says a velocity of continuous latents, with noise at time 1. */
public abstract class LatentVelocityHead implements PredictionHead, Costed, Footprint {
    private static final PredictionSpec VELOCITY =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);

    private final FeatureSpec accepts;
    private final Map<String, PredictionHead> heads;

    /**
     * @param accepts the features that it reads
     * @param heads further heads, for a training
     */
    protected LatentVelocityHead(FeatureSpec accepts, Map<String, PredictionHead> heads) {
        this.accepts = accepts;
        this.heads = Map.copyOf(heads);
    }

    /**
     * The latents as continuous ones.
     *
     * @throws IncompatibleException for others
     */
    protected static LatentSpec.Continuous continuous(LatentSpec given) {
        return new InputLatents(null, null).of(given, "head");
    }

    @Override
    public final FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public final PredictionSpec prediction() {
        return VELOCITY;
    }

    @Override
    public final Map<String, PredictionHead> heads() {
        return heads;
    }

    @Override
    public final Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }
}
