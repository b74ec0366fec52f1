package org.intarsia.kernel.samples;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Step;

/** No guidance: the one prediction as it is. */
public final class Plain implements Guidance {
    /** It has none. */
    public record Options() {}

    @Override
    public List<Branch> branches() {
        return List.of();
    }

    @Override
    public List<Branch> branches(Step step) {
        return List.of();
    }

    @Override
    public NDList combine(Step step, List<NDList> predictions) {
        return predictions.get(0);
    }
}
