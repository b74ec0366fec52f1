package org.intarsia.guidance.cfg.layered;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Guidance of a model of two levels, at either or both: of the dictionary's logits, which are the
 * first level's, and of what a head says of a patch, between what it is told and what a branch
 * leaves out of that. Of noise and variance the noise alone is guided.
 */
@Summary("Guidance of two levels: a dictionary's logits, and a head told less of its patch")
public final class LayeredGuidance implements StatelessGuidance {
    private static final String DICTIONARY = "dictionary";
    private static final String Z = "z";
    private static final String HISTORY = "history";
    private static final String OWN_CODE = "own-code";
    private static final String C = "c";

    private final LayeredOptions options;
    private final List<Branch> semantic;
    private final List<Branch> patch;

    /**
     * @param features say what a branch may leave out
     */
    @Inject
    LayeredGuidance(LayeredOptions options, FeatureSpec features) {
        this.options = options;
        check(options, features);
        boolean draws = features.member(DICTIONARY).isPresent();
        semantic =
                options.semanticScale() == 1
                        ? List.of(Branch.CONDITIONAL)
                        : List.of(Branch.CONDITIONAL, branch("semantic-null", Conditioning.LABEL));
        patch = patchBranches(options, draws);
    }

    private static List<Branch> patchBranches(LayeredOptions options, boolean draws) {
        if (!options.guidesHead()) {
            return List.of(Branch.CONDITIONAL);
        }
        Branch joint =
                draws
                        ? branch("joint", Conditioning.LABEL, OWN_CODE, C)
                        : branch("joint", Conditioning.LABEL, C);
        return switch (options.uncond()) {
            case Z_AR ->
                    List.of(
                            Branch.CONDITIONAL,
                            draws
                                    ? branch("z-ar", Conditioning.LABEL, OWN_CODE)
                                    : branch("z-ar", Conditioning.LABEL));
            case Z_NULL -> List.of(Branch.CONDITIONAL, branch("z-null", Z));
            case HISTORY -> List.of(Branch.CONDITIONAL, branch("history", HISTORY));
            case BOTH -> List.of(Branch.CONDITIONAL, branch("both", Z, HISTORY));
            case STEPWISE ->
                    List.of(Branch.CONDITIONAL, branch("z-null", Z), branch("both", Z, HISTORY));
            case C_ONLY -> List.of(Branch.CONDITIONAL, branch("c-only", C));
            case JOINT -> List.of(Branch.CONDITIONAL, joint);
            case CONDITIONS -> List.of(Branch.CONDITIONAL, branch("c-only", C), joint);
        };
    }

    private static Branch branch(String name, String... dropped) {
        return new Branch(name, Set.of(dropped), Branch.MAIN);
    }

    private static void check(LayeredOptions options, FeatureSpec features) {
        Problems problems = new Problems();
        if (options.semanticScale() != 1 && features.member(DICTIONARY).isEmpty()) {
            refuse(
                    problems,
                    "semantic-scale",
                    "the backbone draws from no dictionary, so that its first level has no logits",
                    "Write sampling: semantic in the backbone, or leave semantic-scale out.");
        }
        boolean guided = options.guidesHead();
        if (guided && options.uncond().withoutZ() && features.member(Z).isEmpty()) {
            refuse(
                    problems,
                    "uncond",
                    "the head has learned nothing in place of the vector of a patch",
                    "Use a model whose backbone has switches: [z], or uncond: z-ar.");
        }
        if (guided && options.uncond().withoutHistory() && features.member(HISTORY).isEmpty()) {
            refuse(
                    problems,
                    "uncond",
                    "the head has learned nothing in place of the earlier pixels, or reads none",
                    "Use a model whose backbone has switches: [history], or uncond: z-ar.");
        }
        boolean told = features.member(C).isPresent();
        if (guided && options.uncond().withoutClass() && !told) {
            refuse(
                    problems,
                    "uncond",
                    "the head is not told the class",
                    "Use a model whose backbone has switches: [c], or uncond: z-ar.");
        }
        if (guided && options.uncond() == LayeredOptions.Uncond.Z_AR && told) {
            refuse(
                    problems,
                    "uncond",
                    "the head is told the class, which a branch without the label lacks as well",
                    "Write uncond: joint, which says so, or c-only.");
        }
        problems.throwIfAny();
    }

    private static void refuse(Problems problems, String option, String cause, String next) {
        problems.add(new Problem(ErrorCode.INVALID_OPTION, Place.option(option), cause, next));
    }

    @Override
    public List<Branch> branches() {
        Set<Branch> all = new LinkedHashSet<>(semantic);
        all.addAll(patch);
        return List.copyOf(all);
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return at.head().equals(DICTIONARY) ? semantic : patch;
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        if (predictions.size() == 1) {
            return predictions.get(0);
        }
        Step around = at.step().outer() == null ? at.step() : at.step().outer();
        NDList main = predictions.get(0);
        int guided = at.kind() == PredictionKind.NOISE_AND_VARIANCE ? 1 : main.size();
        NDList combined = new NDList();
        for (int member = 0; member < main.size(); member++) {
            List<NDArray> of = new ArrayList<>();
            for (NDList prediction : predictions) {
                of.add(prediction.get(member));
            }
            combined.add(member < guided ? Scoped.run(() -> guided(at, around, of)) : of.get(0));
        }
        return combined;
    }

    private NDArray guided(GuidedStep at, Step around, List<NDArray> of) {
        float w =
                at.head().equals(DICTIONARY)
                        ? (float) options.semanticScale()
                        : options.schedule().scale(options.scale(), around);
        NDArray c = of.get(0);
        NDArray u = of.get(1);
        if (of.size() == 2) {
            return u.add(c.sub(u).mul(w));
        }
        boolean classes = options.uncond() == LayeredOptions.Uncond.CONDITIONS;
        float first = classes ? options.schedule().scale(options.labelScale(), around) : w;
        double further = classes ? options.scale() : options.historyScale();
        float second = options.schedule().scale(further, around);
        NDArray least = of.get(2);
        return least.add(u.sub(least).mul(second)).add(c.sub(u).mul(first));
    }
}
