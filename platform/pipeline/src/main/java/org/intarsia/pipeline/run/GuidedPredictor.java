package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
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
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictions;
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
    private final Map<String, Network> networks;
    private final Guidance guidance;
    private final Conditioning conditioning;
    private final PredictionKind wanted;
    private final Map<List<Branch>, Backbone.Session> sessions = new HashMap<>();
    private final List<NDArray> stacked = new ArrayList<>();
    private long evaluations;

    /**
     * @param guidance null for the conditional prediction alone
     */
    public GuidedPredictor(
            RunContext run,
            Network network,
            Guidance guidance,
            Conditioning conditioning,
            PredictionKind wanted) {
        this.run = run;
        this.networks = networks(network, guidance);
        this.guidance = guidance;
        this.conditioning = switched(conditioning);
        this.wanted = wanted;
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
        Guidance guidance = guided ? assembly.find(Guidance.class).orElse(null) : null;
        return new GuidedPredictor(run, network, guidance, given, wanted);
    }

    private static Map<String, Network> networks(Network main, Guidance guidance) {
        Map<String, Network> networks = new HashMap<>();
        networks.put(Branch.MAIN, main);
        if (guidance != null) {
            networks.putAll(guidance.networks());
        }
        return networks;
    }

    /** With a switch for everything that the backbones let a branch drop. */
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

    @Override
    public NDList predict(ModelInput state, Step step) {
        return recorded(() -> predict(state, step, null));
    }

    /** Gradients are recorded in training alone. */
    private <T> T recorded(Supplier<T> body) {
        return run.training() ? body.get() : Gradients.off(body);
    }

    /**
     * Through a further head of the main one, or through the main one itself when none is named.
     */
    private NDList predict(ModelInput state, Step step, String head) {
        List<Branch> needed = needed(step);
        Map<Branch, NDList> predictions = new LinkedHashMap<>();
        for (List<Branch> group : groups(needed)) {
            Network network = network(group);
            ModelInput rows = BranchRows.repeat(state, group.size());
            Step rowStep = step.repeat(group.size());
            NDList features = session(network, group).forward(rows, rowStep);
            evaluations += group.size();
            NDList answer = answer(network, features, rows, rowStep, head);
            BranchRows.close(features, answer, rows.arrays());
            BranchRows.close(rows, answer, state);
            BranchRows.split(answer, group, predictions);
        }
        return combine(step, needed, predictions);
    }

    @Override
    public Predictor hold(ModelInput state, Step step) {
        return recorded(() -> held(state, step));
    }

    private Predictor held(ModelInput state, Step step) {
        List<Branch> needed = needed(step);
        Map<List<Branch>, NDList> held = new LinkedHashMap<>();
        for (List<Branch> group : groups(needed)) {
            ModelInput rows = BranchRows.repeat(state, group.size());
            held.put(
                    group, session(network(group), group).forward(rows, step.repeat(group.size())));
            evaluations += group.size();
        }
        return new Held(needed, held, step, null);
    }

    @Override
    public Predictor by(String head) {
        PredictionHead.further(networks.get(Branch.MAIN).head(), head);
        return new Predictor() {
            @Override
            public NDList predict(ModelInput state, Step step) {
                return recorded(() -> GuidedPredictor.this.predict(state, step, head));
            }

            @Override
            public Predictor hold(ModelInput state, Step step) {
                return GuidedPredictor.this.hold(state, step).by(head);
            }

            @Override
            public Predictor by(String other) {
                return GuidedPredictor.this.by(other);
            }
        };
    }

    @Override
    public void close() {
        sessions.values().forEach(Backbone.Session::close);
        sessions.clear();
        stacked.forEach(NDArray::close);
        stacked.clear();
    }

    private List<Branch> needed(Step step) {
        return guidance == null ? List.of(Branch.CONDITIONAL) : guidance.branches(step);
    }

    /**
     * Branches that share a network, with those that must run although the step does not need them.
     */
    private List<List<Branch>> groups(List<Branch> needed) {
        Map<String, List<Branch>> groups = new LinkedHashMap<>();
        List<Branch> all = guidance == null ? needed : guidance.branches();
        for (Branch branch : all) {
            if (needed.contains(branch)
                    || networks.get(branch.predictor()).backbone().reads().remembered()) {
                groups.computeIfAbsent(branch.predictor(), name -> new ArrayList<>()).add(branch);
            }
        }
        return List.copyOf(groups.values());
    }

    private Network network(List<Branch> group) {
        return networks.get(group.get(0).predictor());
    }

    private Backbone.Session session(Network network, List<Branch> group) {
        return sessions.computeIfAbsent(
                List.copyOf(group), key -> network.backbone().open(stack(group), run));
    }

    /** The conditioning of every branch, one below the other. */
    private Conditioning stack(List<Branch> group) {
        if (group.size() == 1) {
            return conditioning.drop(group.get(0).dropped());
        }
        Conditioning all = Conditioning.NONE;
        for (String name : conditioning.names()) {
            NDList values = new NDList();
            NDList nulls = new NDList();
            for (Branch branch : group) {
                Conditioning.Part part = conditioning.drop(branch.dropped()).part(name);
                values.add(part.value());
                nulls.add(part.nullForm());
            }
            NDArray value = NDArrays.concat(values);
            NDArray nullForm = NDArrays.concat(nulls);
            stacked.add(value);
            stacked.add(nullForm);
            all = all.with(name, value, nullForm);
        }
        return all;
    }

    private NDList answer(
            Network network, NDList features, ModelInput rows, Step step, String head) {
        if (head != null) {
            return PredictionHead.further(network.head(), head).predict(features, rows, step);
        }
        NDList raw = network.head().predict(features, rows, step);
        NDList converted =
                new Predictions(network.head().prediction()).convert(raw, rows, step, wanted);
        if (converted != raw) {
            BranchRows.close(raw, converted, features);
        }
        return converted;
    }

    private NDList combine(Step step, List<Branch> needed, Map<Branch, NDList> predictions) {
        List<NDList> ordered = new ArrayList<>();
        needed.forEach(branch -> ordered.add(predictions.remove(branch)));
        predictions.values().forEach(NDList::close);
        if (guidance == null) {
            return ordered.get(0);
        }
        NDList combined = guidance.combine(step, ordered);
        ordered.forEach(prediction -> BranchRows.close(prediction, combined, new NDList()));
        return combined;
    }

    /** A head alone, over features that were computed once. */
    private final class Held implements Predictor {
        private final List<Branch> needed;
        private final Map<List<Branch>, NDList> features;
        private final Step around;
        private final String head;

        Held(List<Branch> needed, Map<List<Branch>, NDList> features, Step around, String head) {
            this.needed = needed;
            this.features = features;
            this.around = around;
            this.head = head;
        }

        @Override
        public NDList predict(ModelInput state, Step inner) {
            return recorded(() -> answer(state, inner));
        }

        private NDList answer(ModelInput state, Step inner) {
            Step step = inner.within(around);
            Map<Branch, NDList> predictions = new LinkedHashMap<>();
            features.forEach(
                    (group, held) -> {
                        ModelInput rows = BranchRows.repeat(state, group.size());
                        Step rowStep = step.repeat(group.size());
                        BranchRows.split(
                                GuidedPredictor.this.answer(
                                        network(group), held, rows, rowStep, head),
                                group,
                                predictions);
                        BranchRows.close(rows, new NDList(), state);
                    });
            return combine(step, needed, predictions);
        }

        @Override
        public Predictor hold(ModelInput state, Step step) {
            return this;
        }

        @Override
        public Predictor by(String other) {
            PredictionHead.further(networks.get(Branch.MAIN).head(), other);
            return new Held(needed, features, around, other);
        }
    }
}
