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
        return new Held(network.head(), forward(state, step), null).predict(state, step);
    }

    @Override
    public Predictor hold(NDList state, Step step) {
        return new Held(network.head(), forward(state, step), step);
    }

    private Map<Branch, NDList> forward(NDList state, Step step) {
        List<Branch> needed = branches(step);
        List<Branch> all = guidance == null ? needed : guidance.branches();
        Map<Branch, NDList> features = new LinkedHashMap<>();
        for (Branch branch : network.backbone().stateful() ? all : needed) {
            features.put(branch, session(branch).forward(state, step));
        }
        return features;
    }

    private List<Branch> branches(Step step) {
        return guidance == null ? List.of(Branch.CONDITIONAL) : guidance.branches(step);
    }

    private Backbone.Session session(Branch branch) {
        return sessions.computeIfAbsent(
                branch, b -> network.backbone().open(conditioning.drop(b.dropped()), run));
    }

    /** A head over features that were computed once. */
    private final class Held implements Predictor {
        private final PredictionHead head;
        private final Map<Branch, NDList> features;
        private final Step around;

        Held(PredictionHead head, Map<Branch, NDList> features, Step around) {
            this.head = head;
            this.features = features;
            this.around = around;
        }

        @Override
        public NDList predict(NDList state, Step step) {
            Step here = around == null ? step : step.within(around);
            Predictions predictions = new Predictions(head.prediction());
            List<NDList> answers = new ArrayList<>();
            for (Branch branch : branches(here)) {
                NDList raw = head.predict(features.get(branch), state, here);
                boolean main = head == network.head();
                answers.add(main ? predictions.convert(raw, state, here, wanted) : raw);
            }
            return guidance == null ? answers.get(0) : guidance.combine(here, answers);
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }

        @Override
        public Predictor by(String name) {
            PredictionHead other = head.heads().get(name);
            return other == null ? Predictor.super.by(name) : new Held(other, features, around);
        }
    }
}
