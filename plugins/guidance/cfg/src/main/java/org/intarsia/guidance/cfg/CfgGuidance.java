package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;

/** Classifier-free guidance (Ho 2022) at every step. Scales of 1 ask for no null branch. */
@Summary("Classifier-free guidance at every step")
final class CfgGuidance implements StatelessGuidance {
    private final float[] scale;
    private final float[] beside;
    private final NullBranch without;

    @Inject
    CfgGuidance(CfgOptions options) {
        this.scale = new float[] {(float) options.scale()};
        this.beside = new float[] {options.companions().beside(options.scale())};
        this.without = options.without();
    }

    @Override
    public List<Branch> branches() {
        return without.needed(scale, beside);
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(predictions, scale, beside);
    }
}
