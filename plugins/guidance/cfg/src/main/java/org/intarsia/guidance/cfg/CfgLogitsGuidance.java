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
 * Classifier-free guidance on logits whose weight follows the step of an autoregression. Without
 * guidance no null branch is requested.
 */
@Summary("Classifier-free guidance of logits, with a schedule over the steps")
final class CfgLogitsGuidance implements StatelessGuidance {
    private final CfgLogitsOptions options;
    private final ScaleSchedule schedule;
    private final NullBranch without;

    @Inject
    CfgLogitsGuidance(CfgLogitsOptions options) {
        this.options = options;
        this.schedule = options.schedule();
        this.without = options.without();
    }

    /** LlamaGen guides above 1 alone; RAR and VAR are off at 0, and at 1 both branches run. */
    private boolean off() {
        return options.scale() <= (schedule == ScaleSchedule.CONSTANT ? 1 : 0);
    }

    @Override
    public List<Branch> branches() {
        return off() ? CfgFormula.conditional() : without.both();
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return weight(at.step()) == 1 ? CfgFormula.conditional() : branches();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(predictions, (float) weight(at.step()));
    }

    private double weight(Step step) {
        boolean over = options.interval() >= 0 && step.index() - 1 > options.interval();
        return off() || over ? 1 : schedule.weight(options, step);
    }
}
