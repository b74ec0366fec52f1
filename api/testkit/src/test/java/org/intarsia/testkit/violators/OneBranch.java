package org.intarsia.testkit.violators;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;

/** Guidance that does nothing. */
public abstract class OneBranch implements StatelessGuidance {
    @Override
    public List<Branch> branches() {
        return List.of(Branch.CONDITIONAL);
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return predictions.get(0);
    }
}
