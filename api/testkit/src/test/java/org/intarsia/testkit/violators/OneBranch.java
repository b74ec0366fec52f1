package org.intarsia.testkit.violators;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Step;

/** Guidance that does nothing. */
public abstract class OneBranch implements Guidance {
    @Override
    public List<Branch> branches() {
        return List.of(Branch.CONDITIONAL);
    }

    @Override
    public List<Branch> branches(Step step) {
        return branches();
    }

    @Override
    public NDList combine(Step step, List<NDList> predictions) {
        return predictions.get(0);
    }
}
