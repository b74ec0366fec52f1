package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.osgi.annotation.versioning.ConsumerType;

/** Guidance that keeps nothing from step to step. */
@ConsumerType
public interface StatelessGuidance extends Guidance {
    /** As {@link Guidance.Session#branches}; the same at every step unless it says otherwise. */
    default List<Branch> branches(GuidedStep at) {
        return branches();
    }

    /** As {@link Guidance.Session#combine}. */
    NDList combine(GuidedStep at, List<NDList> predictions);

    @Override
    default Session open(RunContext run) {
        StatelessGuidance guidance = this;
        return new Session() {
            @Override
            public List<Branch> branches(GuidedStep at) {
                return guidance.branches(at);
            }

            @Override
            public NDList combine(GuidedStep at, List<NDList> predictions) {
                return guidance.combine(at, predictions);
            }
        };
    }
}
