package org.intarsia.backbones.flowar.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TokenCases;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published FlowAR code. */
public final class FlowarReference implements ReferenceSuite {
    private static final float[] NO_TIME = {};

    @Override
    public Set<String> operations() {
        return Set.of("loss", "generate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("loss") ? loss(recorded) : generate(recorded);
    }

    private static LatentPyramid pyramid(CasePipeline pipeline) {
        return LatentPyramid.of((LatentSpec.Continuous) pipeline.request().latents());
    }

    private static Map<String, NDArray> loss(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assembleTrainable(FlowarManifest.training(recorded.config()));
        LatentPyramid pyramid = pyramid(pipeline);
        NDArray latent = recorded.input("latent");
        Map<String, NDArray> results = new LinkedHashMap<>();
        NDList targets = new NDList();
        for (int scale = 0; scale < pyramid.count(); scale++) {
            targets.add(MapOps.tokens(pyramid.at(latent, scale)));
        }
        results.put("gt_latents", NDArrays.concat(targets, 1));
        NDArray shown = pyramid.allShown(latent);
        results.put("x_input", shown);
        RecordedNoise noise = noise(recorded, pyramid, "");
        Predictor held =
                pipeline.predictor(labels(recorded), PredictionKind.VELOCITY)
                        .hold(
                                new ModelInput.Vectors(shown),
                                new Step(0, 1, NO_TIME, TokenCases.keeping(recorded, results)));
        results.put("v_scale1", velocity(recorded, pyramid, held, noise, 1));
        int last = pyramid.count() - 1;
        results.put("v_last_scale", velocity(recorded, pyramid, held, noise, last));
        Objective objective = pipeline.part(Objective.class);
        Shape images = new Shape(latent.getShape().get(0), 3, 1, 1);
        Loss loss =
                pipeline.gradients(
                                () ->
                                        objective.loss(
                                                pipeline.batch(
                                                        recorded.manager().zeros(images),
                                                        labels(recorded),
                                                        noise)),
                                List.of())
                        .loss();
        NDList terms = new NDList();
        loss.terms().values().forEach(term -> terms.add(term.reshape(1)));
        results.put("loss_per_scale", NDArrays.concat(terms));
        results.put("loss", loss.total().reshape(1));
        return results;
    }

    /** The flow network's answer at one scale [B, s s, C]. */
    private static NDArray velocity(
            ReferenceCase recorded,
            LatentPyramid pyramid,
            Predictor held,
            RecordedNoise noise,
            int scale) {
        NDArray x = pyramid.at(recorded.input("latent"), scale);
        NDArray times = recorded.input("t").get(new NDIndex(":, {}", scale));
        NDArray t = times.reshape(times.size(), 1, 1, 1);
        NDArray e = noise.normal(recorded.manager(), "noise", scale, x.getShape().slice(1));
        NDArray z = x.mul(t.neg().add(1)).add(e.mul(t));
        Step step = new Step(0, 1, times.toFloatArray());
        return MapOps.tokens(held.predict(new ModelInput.NoisyLatents(z), step).get(0));
    }

    /**
     * The noise of the case, cut into scales.
     *
     * @param nested the name under which the flow of a scale draws its start, or empty for a loss
     */
    private static RecordedNoise noise(
            ReferenceCase recorded, LatentPyramid pyramid, String nested) {
        NDArray all = recorded.input("noise");
        ScalePyramid tokens = new ScalePyramid(pyramid.scales());
        Map<String, NDArray> streams = new HashMap<>();
        for (int scale = 0; scale < pyramid.count(); scale++) {
            int start = tokens.start(scale);
            NDIndex own = new NDIndex(":, {}:{}", start, start + tokens.tokens(scale));
            NDArray map = MapOps.map(all.get(own), pyramid.scales().get(scale));
            if (nested.isEmpty()) {
                NDArray times = recorded.input("t").get(new NDIndex(":, {}", scale));
                streams.put(RecordedNoise.draw("noise", scale), map);
                streams.put(RecordedNoise.draw("t", scale), times);
            } else {
                streams.put(nested + scale + "/" + Noise.START, map);
            }
        }
        return new RecordedNoise(streams, (int) all.getShape().get(0));
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(FlowarManifest.sampling(recorded.config()));
        LatentPyramid pyramid = pyramid(pipeline);
        Sampler sampler = pipeline.part(Sampler.class);
        Conditioning labels = labels(recorded);
        FlowarRecorder recorder =
                new FlowarRecorder(pipeline.predictor(labels, sampler.predictionKind()), recorded);
        SamplerState state = sampler.start(pipeline.request(), noise(recorded, pyramid, "scale-"));
        Map<String, NDArray> results = new LinkedHashMap<>();
        long rows = labels.value(Conditioning.LABEL).size();
        while (!state.done()) {
            int scale = state.index();
            state = sampler.step(state, recorder);
            results.put("z_" + scale, recorder.condition().get(new NDIndex(":{}", rows)));
            results.put("latent_" + scale, MapOps.tokens(state.values().get(0)));
        }
        results.put("latents", sampler.latents(state, pipeline.request()).value());
        float[] times = recorder.times();
        long[] thousandths = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            thousandths[i] = (long) (times[i] * 1000f);
        }
        results.put("t_steps", recorded.manager().create(times));
        results.put("t_index", recorded.manager().create(thousandths));
        return results;
    }

    private static Conditioning labels(ReferenceCase recorded) {
        NDArray labels = recorded.input("label");
        long none = FlowarManifest.classes();
        NDArray nullForm = recorded.manager().full(labels.getShape(), none, DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }
}
