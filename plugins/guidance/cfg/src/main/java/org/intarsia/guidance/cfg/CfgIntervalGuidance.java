package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
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
    private final TimeInterval interval;
    private final CfgFormula mix;

    @Inject
    CfgIntervalGuidance(CfgIntervalOptions options) {
        this.scale = (float) options.scale();
        this.interval = TimeInterval.of(options.interval(), options.bounds());
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
        return interval.weights(step, scale);
    }
}
