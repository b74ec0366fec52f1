package org.intarsia.backbones.reg.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published REG code. */
public final class RegReference implements ReferenceSuite {
    private static final String NOISE = "noise";
    private static final String NOISE_CLASS = "noise_cls";

    @Override
    public Set<String> operations() {
        return Set.of("forward", "sample");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("forward") ? forward(recorded) : sample(recorded);
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(RegManifest.network(recorded.config(), "x"));
        Predictor predictor =
                pipeline.predictor(labels(recorded, recorded.config()), PredictionKind.VELOCITY);
        Step step = new Step(0, 1, recorded.input("t").toFloatArray(), recorded.trace());
        ModelInput shown =
                new ModelInput.NoisyLatents(new NDList(recorded.input("x"), recorded.input("cls")));
        Predictor held = predictor.hold(shown, step);
        NDList velocities = held.predict(shown, step);
        return Map.of(
                "v_image", velocities.get(0),
                "v_cls", velocities.get(1),
                "projection", held.by("align").predict(shown, step).get(0));
    }

    private static Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(RegManifest.sampling(recorded.config()));
        Sampler sampler = pipeline.part(Sampler.class);
        Predictor predictor =
                pipeline.predictor(
                        labels(recorded, RegManifest.section(recorded.config(), "model")),
                        sampler.predictionKind());
        SamplerState state = sampler.start(pipeline.request(), noise(recorded));
        NDList images = new NDList(state.values().get(0));
        NDList tokens = new NDList(state.values().get(1));
        while (!state.done()) {
            state = sampler.step(state, predictor);
            images.add(state.values().get(0));
            tokens.add(state.values().get(1));
        }
        // The published stochastic sampler leaves the token as it was before the last step.
        int kept = tokens.size() - (RegManifest.isStochastic(recorded.config()) ? 1 : 0);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("x_steps", NDArrays.stack(images));
        results.put("cls_steps", NDArrays.stack(tokens.subNDList(0, kept)));
        results.put("final", sampler.latents(state, pipeline.request()).value());
        return results;
    }

    /** What a run draws, by stream and number of the draw. */
    private static Noise noise(ReferenceCase recorded) {
        Map<String, NDArray> streams = new HashMap<>();
        streams.put(Noise.START, recorded.input(NOISE));
        streams.put(Noise.START + ".class-token", recorded.input(NOISE_CLASS));
        if (recorded.has("step_noise_x")) {
            NDArray images = recorded.input("step_noise_x");
            NDArray tokens = recorded.input("step_noise_cls");
            for (int step = 0; step < images.getShape().get(0); step++) {
                streams.put(RecordedNoise.draw("sde", step), images.get(step));
                streams.put(RecordedNoise.draw("sde.1", step), tokens.get(step));
            }
        }
        return new RecordedNoise(streams, (int) recorded.input(NOISE).getShape().get(0));
    }

    private static Conditioning labels(ReferenceCase recorded, Map<String, Object> config) {
        NDArray labels = recorded.input("y");
        long none = ((Number) config.get("num_classes")).longValue();
        NDArray nullForm = recorded.manager().full(labels.getShape(), none, DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }
}
