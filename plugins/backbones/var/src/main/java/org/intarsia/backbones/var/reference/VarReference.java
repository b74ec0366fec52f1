package org.intarsia.backbones.var.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FilterCases;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published VAR code. */
public final class VarReference implements ReferenceSuite {
    private static final float[] NO_TIME = {};

    @Override
    public Set<String> operations() {
        return Set.of("forward", "generate", "filter-logits");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "forward" -> forward(recorded);
            case "generate" -> generate(recorded);
            default -> FilterCases.run(recorded);
        };
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(VarManifest.network(recorded.config()));
        Codebook codebook = pipeline.part(Tokenizer.class).codebook().orElseThrow();
        NDList ids = new NDList();
        for (int scale = 0; scale < codebook.latents().scales().size(); scale++) {
            ids.add(recorded.input("idx_" + scale));
        }
        NDArray inputs = codebook.inputs(ids);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("x_BLCv_wo_first_l", inputs);
        Predictor predictor = pipeline.predictor(labels(recorded), PredictionKind.LOGITS);
        Step step = new Step(0, 1, NO_TIME, kept(recorded, results));
        results.put("logits", predictor.predict(new ModelInput.Vectors(inputs), step).get(0));
        return results;
    }

    /** Inner tensors are among what the cases expect. */
    private static Trace kept(ReferenceCase recorded, Map<String, NDArray> results) {
        return (name, value) -> {
            if (recorded.asks(name)) {
                results.put(name, copy(value, recorded));
            }
        };
    }

    /** Outlives the block that computed the value. */
    private static NDArray copy(NDArray value, ReferenceCase recorded) {
        NDArray copy = Scoped.outlive(value.duplicate());
        copy.attach(recorded.manager());
        return copy;
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(VarManifest.sampling(recorded.config()));
        Conditioning labels = labels(recorded);
        Sampler sampler = pipeline.part(Sampler.class);
        Predictor predictor = pipeline.predictor(labels, PredictionKind.LOGITS);
        SampleRequest request = pipeline.request();
        int batch = Math.toIntExact(labels.value(Conditioning.LABEL).size());
        SamplerState state = sampler.start(request, new RecordedNoise(Map.of(), batch));
        Map<String, NDArray> results = new LinkedHashMap<>();
        while (!state.done()) {
            int scale = state.index();
            String logits = "logits_cfg_" + scale;
            state =
                    sampler.step(
                            state,
                            noting(predictor, value -> results.put(logits, copy(value, recorded))));
            results.put("idx_" + scale, sampler.latents(state, request).values().get(scale));
            results.put("fhat_" + scale, state.memory().get(0));
        }
        Latents latents = sampler.latents(state, request);
        NDArray image = pipeline.part(Decoder.class).decode(latents, labels, pipeline.run());
        results.put("img01", image.clip(-1, 1).add(1).div(2));
        return results;
    }

    private static Predictor noting(Predictor inner, Consumer<NDArray> logits) {
        return new ForwardingPredictor(inner) {
            @Override
            protected Predictor wrap(Predictor other) {
                return noting(other, logits);
            }

            @Override
            public NDList predict(ModelInput input, Step step) {
                NDList prediction = super.predict(input, step);
                logits.accept(prediction.get(0));
                return prediction;
            }
        };
    }

    /** The labels with the null label, one past the last class. */
    private static Conditioning labels(ReferenceCase recorded) {
        NDArray labels = recorded.input("label");
        Shape shape = labels.getShape();
        long none = ((Number) VarManifest.classes(recorded.config())).longValue();
        NDArray nullForm = recorded.manager().full(shape, none, DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }
}
