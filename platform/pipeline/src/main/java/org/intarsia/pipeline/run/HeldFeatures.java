package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;

/**
 * A head alone, over features that were computed once. The branches that an inner step does not
 * need cost nothing, but where the head remembers.
 */
final class HeldFeatures implements AutoCloseable {
    private final GuidedPredictor outer;
    private final Map<List<Branch>, NDList> features;
    private final Step around;
    private final List<PredictionHead.Session> begun = new ArrayList<>();
    private boolean closed;

    /**
     * @param features of every group; held from now on
     */
    HeldFeatures(GuidedPredictor outer, Map<List<Branch>, NDList> features, Step around) {
        this.outer = outer;
        this.features = features;
        this.around = around;
    }

    Predictor by(String head) {
        return new HeldHead(outer.calls(head));
    }

    @Override
    public void close() {
        closed = true;
        features.values().forEach(NDList::close);
    }

    private NDList predict(HeadCalls head, ModelInput input, Step step) {
        if (closed) {
            throw new IllegalStateException("the network was asked again after the hold");
        }
        GuidedStep at = outer.at(input, step, head);
        List<Branch> needed = outer.needed(at);
        Map<Branch, NDList> predictions = new LinkedHashMap<>();
        for (List<Branch> group : features.keySet()) {
            Network network = outer.network(group);
            Optional<PredictionHead.Session> session =
                    outer.sessions().head(head.of(network), group, head.name());
            List<Branch> asked =
                    session.isPresent() ? group : group.stream().filter(needed::contains).toList();
            if (!asked.isEmpty()) {
                ModelInput rows = BranchRows.repeat(input, asked.size());
                Step rowStep = step.repeat(asked.size());
                NDList answer =
                        session.isPresent()
                                ? head.predict(network, begin(session.get(), group), rows, rowStep)
                                : stateless(head, group, asked, rows, rowStep);
                BranchRows.split(answer, asked, predictions);
                BranchRows.close(rows, new NDList(), input);
            }
        }
        return outer.combine(at, needed, predictions);
    }

    /** A session is given the features of a hold when it is first asked of them. */
    private PredictionHead.Session begin(PredictionHead.Session session, List<Branch> group) {
        if (!begun.contains(session)) {
            session.hold(features.get(group), around);
            begun.add(session);
        }
        return session;
    }

    private NDList stateless(
            HeadCalls head, List<Branch> group, List<Branch> asked, ModelInput rows, Step step) {
        NDList all = features.get(group);
        NDList own = BranchRows.select(all, group, asked);
        NDList answer = head.predict(outer.network(group), own, rows, step);
        if (own != all) {
            own.close();
        }
        return answer;
    }

    private final class HeldHead implements Predictor {
        private final HeadCalls head;

        HeldHead(HeadCalls head) {
            this.head = head;
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            Step inner = step.within(around);
            return outer.answer(() -> HeldFeatures.this.predict(head, input, inner), input);
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            return this;
        }

        @Override
        public Predictor by(String other) {
            return HeldFeatures.this.by(other);
        }
    }
}
