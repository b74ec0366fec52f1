package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.osgi.annotation.versioning.ConsumerType;

/** Which branches a step needs, and how their predictions combine. */
@ConsumerType
public interface Guidance extends Component {
    /** No guidance: the conditional prediction alone. */
    Guidance NONE =
            new StatelessGuidance() {
                @Override
                public List<Branch> branches() {
                    return List.of(Branch.CONDITIONAL);
                }

                @Override
                public List<Branch> branches(GuidedStep at) {
                    return branches();
                }

                @Override
                public NDList combine(GuidedStep at, List<NDList> predictions) {
                    return predictions.get(0);
                }
            };

    /** Every branch that any step may ask for, the main one first. */
    List<Branch> branches();

    /** Opened once a run, so that guidance can keep what it saw. */
    Session open(RunContext run);

    /**
     * The networks that it holds, by the names that its branches call them: autoguidance's weaker
     * one. Each says its predictions on the path of the main one.
     */
    default Map<String, RunContext.Network> networks() {
        return Map.of();
    }

    /** One run. Used by one thread at a time. */
    @ConsumerType
    interface Session extends AutoCloseable {
        /**
         * Those of {@link Guidance#branches()} that this step needs, in the same order. Where there
         * is none no network is evaluated, but by backbones that must remember what was shown.
         */
        List<Branch> branches(GuidedStep at);

        /**
         * @param predictions one a branch of {@code branches(at)}, in that order, each of the kind
         *     that {@code at} says; they stay the caller's
         * @return new arrays attached to the manager of the input's first array, or arrays of the
         *     predictions
         */
        NDList combine(GuidedStep at, List<NDList> predictions);

        /**
         * What it keeps from step to step, so that a run can be saved: arrays that stay the
         * session's, in an order of its own.
         */
        default NDList memory() {
            return new NDList();
        }

        /**
         * Goes on from what {@link #memory} of another session of the same run gave.
         *
         * @param memory stays the caller's; is copied
         */
        default void restore(NDList memory) {}

        @Override
        default void close() {}
    }
}
