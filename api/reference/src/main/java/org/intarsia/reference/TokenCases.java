package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.PredictionKind;

/** What the cases of token models share: everything a network reports, and whole generations. */
public final class TokenCases {
    private TokenCases() {}

    /**
     * Keeps the first array of every name that a network reports, for cases that expect what others
     * have as intermediates.
     *
     * @param kept filled; the arrays belong to the case
     */
    public static Trace keeping(ReferenceCase recorded, Map<String, NDArray> kept) {
        return (name, value) -> {
            recorded.trace().record(name, value);
            if (!kept.containsKey(name)) {
                NDArray copy = Scoped.outlive(value.duplicate());
                copy.attach(recorded.manager());
                kept.put(name, copy);
            }
        };
    }

    /**
     * The sampler of the pipeline from its start to the end.
     *
     * @return {@code tokens} [B, n], {@code step_logits} [B, n, V] after guidance, and what the
     *     network reported at its first forward
     */
    public static Map<String, NDArray> generate(
            ReferenceCase recorded, CasePipeline pipeline, Conditioning conditioning) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        NDList logits = new NDList();
        Predictor network = pipeline.predictor(conditioning, PredictionKind.LOGITS);
        Trace trace = keeping(recorded, results);
        Predictor recording = new Recording(network, trace, logits);
        Sampler sampler = pipeline.part(Sampler.class);
        SamplerState start = sampler.start(pipeline.request(), pipeline.run().noise());
        Shape none = new Shape(rows(conditioning), 0);
        NDList first = new NDList(recorded.manager().create(none, DataType.INT64));
        SamplerState state =
                new SamplerState(start.progress(), start.t(), first, start.memory(), start.noise());
        while (!state.done()) {
            state = sampler.step(state, recording);
        }
        results.put("tokens", state.values().get(0));
        results.put("step_logits", NDArrays.concat(logits, 1));
        return results;
    }

    private static long rows(Conditioning conditioning) {
        String any = conditioning.names().iterator().next();
        return conditioning.value(any).getShape().get(0);
    }

    /** Keeps the logits of the last token, and lets a trace watch. */
    private static final class Recording extends ForwardingPredictor {
        private final Trace trace;
        private final NDList seen;

        Recording(Predictor network, Trace trace, NDList seen) {
            super(network);
            this.trace = trace;
            this.seen = seen;
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new Recording(other, trace, seen);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDList answer = super.predict(input, step.watched(trace));
            NDArray logits = answer.get(0);
            NDArray last = logits.get(new NDIndex(":, {}:", logits.getShape().get(1) - 1));
            seen.add(Scoped.outlive(last.duplicate()));
            return answer;
        }
    }
}
