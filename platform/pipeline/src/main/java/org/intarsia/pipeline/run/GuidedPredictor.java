package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Guidance over head over backbone. The branches that a step needs run as one batch of stacked
 * copies; those it does not need are not computed, unless the backbone's sessions remember (then
 * each branch's memory must see every step).
 */
public final class GuidedPredictor implements Predictor, AutoCloseable {
    private final RunContext run;
    private final Map<String, Network> networks = new HashMap<>();
    private final Guidance guidance;
    private final PredictionKind wanted;
    private final BranchSessions sessions;
    private final Guidance.Session guide;
    private HeldFeatures held;
    private long evaluations;
    private final SharedForwards shared = new SharedForwards();

    /**
     * @param guidance {@link Guidance#NONE} for the conditional prediction alone
     */
    public GuidedPredictor(
            RunContext run,
            Network network,
            Guidance guidance,
            Conditioning conditioning,
            PredictionKind wanted) {
        this.run = run;
        this.guidance = guidance;
        this.wanted = wanted;
        networks.put(Branch.MAIN, network);
        networks.putAll(guidance.networks());
        sessions = new BranchSessions(run, apart(() -> switched(conditioning)));
        guide = apart(() -> guidance.open(run));
    }

    /**
     * The networks of a pipeline for one run.
     *
     * @param guided whether the manifest's guidance is applied
     */
    public static GuidedPredictor of(
            Assembly assembly,
            RunContext run,
            Conditioning given,
            PredictionKind wanted,
            boolean guided) {
        Network network =
                new Network(assembly.part(Backbone.class), assembly.part(PredictionHead.class));
        Guidance guidance =
                guided ? assembly.find(Guidance.class).orElse(Guidance.NONE) : Guidance.NONE;
        return new GuidedPredictor(run, network, guidance, given, wanted);
    }

    /** With a switch for all that the backbones let a branch take away. */
    private Conditioning switched(Conditioning given) {
        Conditioning all = given;
        int batch =
                given.names().stream()
                        .findFirst()
                        .map(name -> (int) given.value(name).getShape().get(0))
                        .orElse(run.noise().batch());
        for (Network network : networks.values()) {
            for (String name : network.backbone().switches()) {
                if (!all.has(name)) {
                    all = all.withSwitch(name, run.manager(), batch);
                }
            }
        }
        return all;
    }

    /** Forwards of one branch so far. */
    public long evaluations() {
        return evaluations;
    }

    SharedForwards shared() {
        return shared;
    }

    /** What guidance keeps from step to step, for a run that is saved; stays this predictor's. */
    public NDList memory() {
        return guide.memory();
    }

    /**
     * Goes on from the {@link #memory} of another predictor of the same run.
     *
     * @param memory stays the caller's
     */
    public void restore(NDList memory) {
        apart(
                () -> {
                    guide.restore(memory);
                    return null;
                });
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        return answer(() -> predict(input, step, calls(GuidedStep.MAIN)), input);
    }

    @Override
    public Predictor hold(ModelInput input, Step step) {
        return apart(() -> recorded(() -> held(input, step)));
    }

    @Override
    public Predictor by(String head) {
        return new FurtherHead(calls(head));
    }

    @Override
    public void close() {
        forget();
        guide.close();
        sessions.close();
    }

    /**
     * What is kept must outlive the scopes of a caller. In training everything is part of one step,
     * whose scope closes it.
     */
    private <T> T apart(Supplier<T> body) {
        return run.training() ? body.get() : OutsideScopes.run(body);
    }

    /** Gradients are recorded in training alone. */
    private <T> T recorded(Supplier<T> body) {
        return run.training() ? body.get() : Gradients.off(body);
    }

    /** An answer belongs to the caller: to the manager of the input, and to an open scope. */
    NDList answer(Supplier<NDList> body, ModelInput input) {
        NDList answer = apart(() -> recorded(body));
        NDManager owner = input.manager();
        for (NDArray array : answer) {
            if (array.getManager() != owner) {
                array.attach(owner);
            }
            if (!run.training()) {
                NDScope.register(array);
            }
        }
        return answer;
    }

    private NDList predict(ModelInput input, Step step, HeadCalls head) {
        forget();
        GuidedStep at = at(input, step, head);
        List<Branch> needed = needed(at);
        Map<Branch, NDList> predictions = new LinkedHashMap<>();
        for (List<Branch> group : groups(needed)) {
            Network network = network(group);
            ModelInput rows = BranchRows.repeat(input, group.size());
            Step rowStep = step.repeat(group.size());
            evaluations += group.size();
            if (!shared.predict(sessions, network, group, head, rows, rowStep, predictions)) {
                NDList features = sessions.backbone(network, group).forward(rows, rowStep);
                if (group.stream().anyMatch(needed::contains)) {
                    NDList answer = head.predict(network, features, rows, rowStep);
                    BranchRows.split(answer, group, predictions);
                }
                BranchRows.close(features, List.of(), rows.arrays());
            }
            BranchRows.close(rows, new NDList(), input);
        }
        return combine(at, needed, predictions);
    }

    /** Every branch is held that an inner step may ask for. */
    private Predictor held(ModelInput input, Step step) {
        forget();
        Map<List<Branch>, NDList> features = new LinkedHashMap<>();
        for (List<Branch> group : groups(guidance.branches())) {
            ModelInput rows = BranchRows.repeat(input, group.size());
            Backbone.Session session = sessions.backbone(network(group), group);
            features.put(group, session.forward(rows, step.repeat(group.size())));
            evaluations += group.size();
            BranchRows.close(rows, features.get(group), input);
        }
        held = new HeldFeatures(this, features, step);
        return held.by(GuidedStep.MAIN);
    }

    private void forget() {
        if (held != null && !run.training()) {
            held.close();
        }
        held = null;
    }

    BranchSessions sessions() {
        return sessions;
    }

    /**
     * @throws IntarsiaException INT-227 when there is no head of this name
     */
    HeadCalls calls(String head) {
        HeadCalls calls = new HeadCalls(head, wanted);
        calls.of(networks.get(Branch.MAIN));
        return calls;
    }

    GuidedStep at(ModelInput input, Step step, HeadCalls head) {
        Network main = networks.get(Branch.MAIN);
        return new GuidedStep(step, input, head.name(), head.kind(main), main.head().prediction());
    }

    List<Branch> needed(GuidedStep at) {
        return guide.branches(at);
    }

    /**
     * Branches that share a network, with those that must run although the step does not need them.
     */
    private List<List<Branch>> groups(List<Branch> needed) {
        Map<String, List<Branch>> groups = new LinkedHashMap<>();
        for (Branch branch : guidance.branches()) {
            Backbone backbone = networks.get(branch.predictor()).backbone();
            if (needed.contains(branch) || backbone.reads().remembered()) {
                groups.computeIfAbsent(branch.predictor(), name -> new ArrayList<>()).add(branch);
            }
        }
        return List.copyOf(groups.values());
    }

    Network network(List<Branch> group) {
        return networks.get(group.get(0).predictor());
    }

    NDList combine(GuidedStep at, List<Branch> needed, Map<Branch, NDList> predictions) {
        List<NDList> ordered = new ArrayList<>();
        needed.forEach(branch -> ordered.add(predictions.remove(branch)));
        predictions.values().forEach(NDList::close);
        NDList combined = guide.combine(at, ordered);
        HeadCalls.checkNew("guidance", combined, at.input().arrays());
        ordered.forEach(prediction -> BranchRows.close(prediction, combined, List.of()));
        return combined;
    }

    /** The same network and guidance through another head. */
    private final class FurtherHead implements Predictor {
        private final HeadCalls head;

        FurtherHead(HeadCalls head) {
            this.head = head;
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            return answer(() -> GuidedPredictor.this.predict(input, step, head), input);
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            return GuidedPredictor.this.hold(input, step).by(head.name());
        }

        @Override
        public Predictor by(String other) {
            return GuidedPredictor.this.by(other);
        }
    }
}
