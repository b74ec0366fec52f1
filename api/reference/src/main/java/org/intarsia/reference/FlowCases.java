package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;

/**
 * What the cases of flow models share: calls at rows of times, and whole trajectories from given
 * noise.
 */
public final class FlowCases {
    private FlowCases() {}

    /**
     * One call a row of times; the first is watched by the case's trace.
     *
     * @param shown at every call
     * @param timesKB [K, B]
     * @return [K, B, ...] of the first member
     */
    public static NDArray forward(
            ReferenceCase recorded, Predictor predictor, ModelInput shown, NDArray timesKB) {
        NDList outputs = new NDList();
        for (int call = 0; call < timesKB.getShape().get(0); call++) {
            Trace trace = call == 0 ? recorded.trace() : Trace.NONE;
            Step step =
                    new Step(
                            call,
                            (int) timesKB.getShape().get(0),
                            timesKB.get(call).toFloatArray(),
                            trace);
            outputs.add(predictor.predict(shown, step).get(0));
        }
        return NDArrays.stack(outputs);
    }

    /** The sampler of the pipeline from a given first state to the end. */
    public static Trajectory sample(
            CasePipeline pipeline, NDList first, Conditioning conditioning) {
        Sampler sampler = pipeline.part(Sampler.class);
        SamplerState start = sampler.start(pipeline.request(), pipeline.run().noise());
        return sample(
                sampler, pipeline.predictor(conditioning, sampler.predictionKind()), start, first);
    }

    /**
     * Any sampler from a given first state to the end.
     *
     * @param start as the sampler began; its values are replaced
     * @param first what they are replaced by
     */
    public static Trajectory sample(
            Sampler sampler, Predictor asked, SamplerState start, NDList first) {
        List<NDArray> predictions = new ArrayList<>();
        Predictor predictor = new Recorder(asked, predictions);
        SamplerState state =
                new SamplerState(start.progress(), start.t(), first, start.memory(), start.noise());
        List<NDArray> states = new ArrayList<>(List.of(first.get(0)));
        float[] times = new float[start.expected() + 1];
        times[0] = start.time();
        while (!state.done()) {
            state = sampler.step(state, predictor);
            states.add(state.values().get(0));
            times[state.index()] = state.time();
        }
        return new Trajectory(states, predictions, times);
    }

    /**
     * The loss of the pipeline's objective as {@code out.loss}, its terms and the gradients that
     * the case asks for.
     *
     * @param terms of the loss by what a case calls them
     * @param gradients full names of parameters by what a case calls their gradients
     */
    public static Map<String, NDArray> loss(
            ReferenceCase recorded,
            CasePipeline pipeline,
            TrainingBatch batch,
            Map<String, String> terms,
            Map<String, String> gradients) {
        Map<String, String> asked = new LinkedHashMap<>(gradients);
        asked.keySet().removeIf(name -> !recorded.asks(name));
        Objective objective = pipeline.part(Objective.class);
        CasePipeline.Gradients found =
                pipeline.gradients(() -> objective.loss(batch), List.copyOf(asked.values()));
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("out.loss", found.loss().total());
        terms.forEach(
                (name, term) -> {
                    if (recorded.asks(name)) {
                        results.put(name, found.loss().terms().get(term));
                    }
                });
        asked.forEach((name, parameter) -> results.put(name, found.gradients().get(parameter)));
        return results;
    }

    /**
     * The labels {@code in.y} with the null label {@code num_classes} of the case, or the text
     * {@code in.text} with {@code in.null_text} for none, or zeros.
     */
    public static Conditioning conditioning(ReferenceCase recorded) {
        if (recorded.has("in.text")) {
            NDArray text = recorded.input("in.text");
            NDArray none =
                    recorded.has("in.null_text")
                            ? recorded.input("in.null_text")
                            : text.zerosLike();
            return Conditioning.NONE.with(Conditioning.TEXT, text, none);
        }
        NDArray labels = recorded.input("in.y");
        long none = ((Number) recorded.config().get("num_classes")).longValue();
        NDArray nullForm = recorded.manager().full(labels.getShape(), none, DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }

    /** Keeps a copy of what is predicted. */
    private static final class Recorder extends ForwardingPredictor {
        private final List<NDArray> seen;

        Recorder(Predictor inner, List<NDArray> seen) {
            super(inner);
            this.seen = seen;
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new Recorder(other, seen);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDList prediction = super.predict(input, step);
            seen.add(prediction.get(0).duplicate());
            return prediction;
        }
    }
}
