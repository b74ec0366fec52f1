package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.guidance.cfg.interval.GuidanceInterval;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Guidance by a smaller or less trained network in place of an unconditional one (Karras 2024):
 * both are shown the same state, time and conditioning.
 */
@Summary(
        "Guidance by a weaker network, under with: {weak: {kind: backbone, ...}, weak-head: {kind:"
                + " head, ...}}")
final class AutoguidanceGuidance implements StatelessGuidance {
    private static final String WEAK = "weak";
    private static final String WEAK_HEAD = "weak-head";
    private static final Branch WEAKER = new Branch(WEAK, Set.of(), WEAK);

    private final float scale;
    private final GuidanceInterval interval;
    private final RunContext.Network weak;

    /**
     * @param main what the pipeline's own head says
     */
    @Inject
    AutoguidanceGuidance(AutoguidanceOptions options, Parts parts, PredictionSpec main) {
        scale = (float) options.scale();
        interval = options.when();
        weak =
                new RunContext.Network(
                        parts.part(WEAK, Backbone.class),
                        parts.part(WEAK_HEAD, PredictionHead.class));
        PredictionSpec other = weak.head().prediction();
        if (other.axis() != main.axis() || other.noiseScale() != main.noiseScale()) {
            throw new IncompatibleException(
                    WEAK_HEAD,
                    "guidance",
                    other.axis() + ", noise scale " + other.noiseScale(),
                    main.axis() + ", noise scale " + main.noiseScale());
        }
    }

    @Override
    public Map<String, RunContext.Network> networks() {
        return Map.of(WEAK, weak);
    }

    @Override
    public List<Branch> branches() {
        return scale == 1 ? CfgFormula.conditional() : List.of(Branch.CONDITIONAL, WEAKER);
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        for (float weight : interval.weights(at.step(), scale)) {
            if (weight != 1) {
                return branches();
            }
        }
        return CfgFormula.conditional();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        return CfgFormula.combine(predictions, interval.weights(at.step(), scale));
    }
}
