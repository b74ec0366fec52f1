package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;

/** The conditional prediction as it is. */
record Unguided() implements StatelessGuidance {
    private static final List<Branch> BRANCHES = List.of(Branch.CONDITIONAL);

    @Override
    public List<Branch> branches() {
        return BRANCHES;
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return BRANCHES;
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return predictions.get(0);
    }
}
