package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.guidance.cfg.interval.GuidanceInterval;
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
    private final float beside;
    private final GuidanceInterval interval;
    private final CfgIntervalOptions.Schedule schedule;
    private final NullBranch without;

    @Inject
    CfgIntervalGuidance(CfgIntervalOptions options) {
        this.scale = (float) options.scale();
        this.beside = options.companions().beside(options.scale());
        this.interval = options.when();
        this.schedule = options.schedule();
        this.without = options.without();
    }

    @Override
    public List<Branch> branches() {
        return without.needed(new float[] {scale, beside});
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return without.needed(weights(at.step(), scale), weights(at.step(), beside));
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(
                predictions, weights(at.step(), scale), weights(at.step(), beside));
    }

    private float[] weights(Step step, float full) {
        return interval.weights(step, schedule.scale(full, step));
    }
}
