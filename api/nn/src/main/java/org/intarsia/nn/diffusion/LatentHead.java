package org.intarsia.nn.diffusion;

import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionSpec;

/** A head that reads the noisy latents beside the features. */
public abstract class LatentHead implements PredictionHead, Costed, Footprint {
    private final FeatureSpec accepts;
    private final PredictionSpec prediction;
    private final Map<String, PredictionHead> heads;

    /**
     * @param accepts the features that it reads
     * @param heads further heads, for a training
     */
    protected LatentHead(
            FeatureSpec accepts, PredictionSpec prediction, Map<String, PredictionHead> heads) {
        this.accepts = accepts;
        this.prediction = prediction;
        this.heads = Map.copyOf(heads);
    }

    @Override
    public final FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public final PredictionSpec prediction() {
        return prediction;
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
