package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;

/** Classifier-free guidance (Ho 2022) at every step. A scale of 1 asks for no null branch. */
@Summary("Classifier-free guidance at every step")
final class CfgGuidance implements StatelessGuidance {
    private final float scale;
    private final CfgFormula mix;

    @Inject
    CfgGuidance(CfgOptions options) {
        this.scale = (float) options.scale();
        this.mix = new CfgFormula(options.drop());
    }

    @Override
    public List<Branch> branches() {
        return scale == 1 ? CfgFormula.conditional() : mix.both();
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return branches();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(predictions, scale);
    }
}
