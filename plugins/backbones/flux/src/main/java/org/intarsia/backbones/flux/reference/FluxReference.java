package org.intarsia.backbones.flux.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FlowCases;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.Trajectory;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published FLUX.1 code. */
public final class FluxReference implements ReferenceSuite {
    private static final int PATCH = 2;

    @Override
    public Set<String> operations() {
        return Set.of("forward", "sample");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("forward") ? forward(recorded) : sample(recorded);
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assemble(FluxManifest.network(recorded.config(), "img", length(recorded)));
        Predictor predictor = pipeline.predictor(conditioning(recorded), PredictionKind.VELOCITY);
        NDArray latent = pipeline.part(Tokenizer.class).encode(recorded.input("img")).value();
        float[] times = recorded.input("timesteps").toFloatArray();
        Step step = new Step(0, 1, times, recorded.trace());
        NDList velocity = predictor.predict(new ModelInput.NoisyLatents(latent), step);
        return Map.of("velocity", packed(velocity.get(0)));
    }

    private static Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assemble(FluxManifest.sampling(recorded.config(), length(recorded)));
        Trajectory trajectory =
                FlowCases.sample(
                        pipeline, new NDList(recorded.input("noise")), conditioning(recorded));
        NDList states = new NDList();
        trajectory.path().forEach(state -> states.add(packed(state).get(0)));
        recorded.trace().record("packed_noise", packed(recorded.input("noise")));
        recorded.trace().record("timesteps", trajectory.timesteps());
        recorded.trace().record("states", NDArrays.stack(states));
        int saved = ((Number) recorded.config().get("save_step")).intValue();
        List<NDArray> path = trajectory.path();
        return Map.of(
                "xt",
                path.get(saved),
                "sigma",
                recorded.manager().create(new float[] {trajectory.times()[saved]}),
                "latent",
                trajectory.end());
    }

    private static NDArray packed(NDArray latentBCHW) {
        return Patches.patchify(latentBCHW, PATCH, Patches.Order.CHANNEL_FIRST);
    }

    private static int length(ReferenceCase recorded) {
        return Math.toIntExact(recorded.input("txt").getShape().get(1));
    }

    /** A case has no empty text: nothing drops what it gives. */
    private static Conditioning conditioning(ReferenceCase recorded) {
        NDArray text = recorded.input("txt");
        NDArray pooled = recorded.input("y");
        Conditioning given =
                Conditioning.NONE
                        .with(Conditioning.TEXT, text, text)
                        .with(Conditioning.POOLED, pooled, pooled);
        if (!recorded.has("guidance")) {
            return given;
        }
        NDArray guidance = recorded.input("guidance");
        return given.with(Conditioning.GUIDANCE, guidance, guidance);
    }
}
