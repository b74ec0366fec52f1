package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/** Classifier-free guidance u + w (c - u), with w rising from 1 at the first step. */
@Summary("classifier-free guidance with a rising scale")
final class ${className}Guidance implements StatelessGuidance {
    private static final Branch NULL =
            new Branch("null", Set.of(Conditioning.LABEL), Branch.MAIN);

    private final double scale;

    @Inject
    ${className}Guidance(${className}Options options) {
        scale = options.scale();
    }

    @Override
    public List<Branch> branches() {
        return List.of(Branch.CONDITIONAL, NULL);
    }

    private float weight(Step step) {
        double done = (double) step.index() / Math.max(1, step.count() - 1);
        return (float) (1 + (scale - 1) * Math.min(1, done));
    }

    /** With weight 1 the unconditional branch is not needed, and not computed. */
    @Override
    public List<Branch> branches(GuidedStep at) {
        return weight(at.step()) == 1 ? List.of(Branch.CONDITIONAL) : branches();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        NDList conditional = predictions.get(0);
        if (predictions.size() == 1) {
            return conditional;
        }
        float w = weight(at.step());
        NDList combined = new NDList();
        for (int member = 0; member < conditional.size(); member++) {
            NDArray c = conditional.get(member);
            NDArray u = predictions.get(1).get(member);
            combined.add(Scoped.run(() -> u.add(c.sub(u).mul(w))));
        }
        return combined;
    }
}
