package org.intarsia.testkit;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Branch;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.Predictions;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Step;

/** Guidance over head over backbone, the plainest way: one branch after the other. */
final class BranchwisePredictor implements Predictor {
    private final RunContext run;
    private final RunContext.Network network;
    private final Guidance guidance;
    private final Conditioning conditioning;
    private final PredictionKind wanted;
    private final Map<Branch, Backbone.Session> sessions = new HashMap<>();

    BranchwisePredictor(
            RunContext run,
            RunContext.Network network,
            Guidance guidance,
            Conditioning conditioning,
            PredictionKind wanted) {
        this.run = run;
        this.network = network;
        this.guidance = guidance;
        this.conditioning = conditioning;
        this.wanted = wanted;
    }

    @Override
    public NDList predict(NDList state, Step step) {
        return new Held("", forward(state, step), null).predict(state, step);
    }

    @Override
    public Predictor hold(NDList state, Step step) {
        return new Held("", forward(state, step), step);
    }

    private Map<Branch, NDList> forward(NDList state, Step step) {
        List<Branch> needed = branches(step);
        List<Branch> all = guidance == null ? needed : guidance.branches();
        Map<Branch, NDList> features = new LinkedHashMap<>();
        for (Branch branch : all) {
            if (needed.contains(branch) || network(branch).backbone().stateful()) {
                features.put(branch, session(branch).forward(state, step));
            }
        }
        return features;
    }

    private List<Branch> branches(Step step) {
        return guidance == null ? List.of(Branch.CONDITIONAL) : guidance.branches(step);
    }

    private Backbone.Session session(Branch branch) {
        return sessions.computeIfAbsent(
                branch, b -> network(b).backbone().open(conditioning.drop(b.dropped()), run));
    }

    private RunContext.Network network(Branch branch) {
        boolean main = branch.predictor().equals(Branch.MAIN);
        return main ? network : guidance.networks().get(branch.predictor());
    }

    /** A head, the main one where it has no name, over features that were computed once. */
    private final class Held implements Predictor {
        private final String name;
        private final Map<Branch, NDList> features;
        private final Step around;

        Held(String name, Map<Branch, NDList> features, Step around) {
            this.name = name;
            this.features = features;
            this.around = around;
        }

        @Override
        public NDList predict(NDList state, Step step) {
            Step here = around == null ? step : step.within(around);
            List<NDList> answers = new ArrayList<>();
            for (Branch branch : branches(here)) {
                answers.add(answer(branch, state, here));
            }
            return guidance == null ? answers.get(0) : guidance.combine(here, answers);
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }

        @Override
        public Predictor by(String other) {
            return network.head().heads().containsKey(other)
                    ? new Held(other, features, around)
                    : Predictor.super.by(other);
        }

        private NDList answer(Branch branch, NDList state, Step step) {
            PredictionHead head = network(branch).head();
            if (!name.isEmpty()) {
                return head.heads().get(name).predict(features.get(branch), state, step);
            }
            NDList raw = head.predict(features.get(branch), state, step);
            return new Predictions(head.prediction()).convert(raw, state, step, wanted);
        }
    }
}
