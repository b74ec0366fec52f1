package org.intarsia.spi;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Step;
import org.osgi.annotation.versioning.ConsumerType;

/** Which branches a step needs, and how their predictions combine. */
@ConsumerType
public interface Guidance extends Component {
    /** Every branch that any step may ask for, the main one first. */
    List<Branch> branches();

    /** Those of {@link #branches()} that this step needs, in the same order; at least one. */
    List<Branch> branches(Step step);

    /**
     * @param predictions one a branch of {@code branches(step)}, in that order, each as the sampler
     *     wants it (velocity, logits)
     */
    NDList combine(Step step, List<NDList> predictions);

    /**
     * The networks that it holds, by the names that its branches call them: autoguidance's weaker
     * one. Each says its predictions on the path of the main one.
     */
    default Map<String, RunContext.Network> networks() {
        return Map.of();
    }
}
