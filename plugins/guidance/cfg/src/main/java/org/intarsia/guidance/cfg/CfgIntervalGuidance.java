package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Step;

/**
 * Classifier-free guidance inside an interval of times only (Kynkaanniemi 2024). Where no row of a
 * step is inside, the null branch is not requested; where some are, the others weigh it with 1.
 */
@Summary("Classifier-free guidance in an interval of times")
final class CfgIntervalGuidance implements StatelessGuidance {
    private final float scale;
    private final float low;
    private final float high;
    private final IntervalBounds bounds;
    private final CfgFormula mix;

    @Inject
    CfgIntervalGuidance(CfgIntervalOptions options) {
        this.scale = (float) options.scale();
        this.low = options.interval().get(0).floatValue();
        this.high = options.interval().get(1).floatValue();
        this.bounds = options.bounds();
        this.mix = new CfgFormula(options.drop());
    }

    @Override
    public List<Branch> branches() {
        return scale == 1 ? CfgFormula.conditional() : mix.both();
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        for (float weight : weights(at.step())) {
            if (weight != 1) {
                return branches();
            }
        }
        return CfgFormula.conditional();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(predictions, weights(at.step()));
    }

    private float[] weights(Step step) {
        float[] weights = step.t().clone();
        if (weights.length == 0) {
            throw new IncompatibleException(
                    "sampler", "guidance", "no flow time", "a sampler with flow times");
        }
        for (int row = 0; row < weights.length; row++) {
            weights[row] = bounds.inside(weights[row], low, high) ? scale : 1f;
        }
        return weights;
    }
}
