package org.intarsia.kernel.samples;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;

/** No guidance: the one prediction as it is. */
public final class Plain implements StatelessGuidance {
    /** It has none. */
    public record Options() {}

    @Override
    public List<Branch> branches() {
        return List.of();
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return List.of();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return predictions.get(0);
    }
}
