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
        return hold(state, step).predict(state, step);
    }

    @Override
    public Predictor hold(NDList state, Step step) {
        List<Branch> needed =
                guidance == null ? List.of(Branch.CONDITIONAL) : guidance.branches(step);
        List<Branch> all = guidance == null ? needed : guidance.branches();
        Map<Branch, NDList> features = new LinkedHashMap<>();
        for (Branch branch : network.backbone().stateful() ? all : needed) {
            NDList answer = session(branch).forward(state, step);
            if (needed.contains(branch)) {
                features.put(branch, answer);
            }
        }
        return new Held(features);
    }

    private Backbone.Session session(Branch branch) {
        return sessions.computeIfAbsent(
                branch, b -> network.backbone().open(conditioning.drop(b.dropped()), run));
    }

    private final class Held implements Predictor {
        private final Map<Branch, NDList> features;

        Held(Map<Branch, NDList> features) {
            this.features = features;
        }

        @Override
        public NDList predict(NDList state, Step step) {
            Predictions predictions = new Predictions(network.head().prediction());
            List<NDList> answers = new ArrayList<>();
            for (NDList held : features.values()) {
                NDList raw = network.head().predict(held, state, step);
                answers.add(predictions.convert(raw, state, step, wanted));
            }
            return guidance == null ? answers.get(0) : guidance.combine(step, answers);
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }
    }
}
