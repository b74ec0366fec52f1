package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.PredictionKind;

/** Recorded cases of a model over this transformer; the manifests are the subclass's. */
public abstract class PatchDitReference implements ReferenceSuite {
    private static final Map<String, String> SAMPLERS =
            Map.of("adam2", "adams-2", "ab2", "adams-bashforth-2");
    private static final Map<String, String> TERMS =
            Map.of(
                    "out.fm_loss", "velocity",
                    "out.fm_loss_freq", "frequency",
                    "out.cos_loss", "alignment");

    /** Where the published weights of the case begin. */
    protected String prefix(PatchDitManifest recorded) {
        return "ema_denoiser.";
    }

    /** The network alone, its weights under {@code prefix}. */
    protected abstract Map<String, Object> network(PatchDitManifest recorded, String prefix);

    /** With guidance and sampler. */
    protected abstract Map<String, Object> sampling(PatchDitManifest recorded);

    /** With an objective. */
    protected abstract Map<String, Object> training(PatchDitManifest recorded);

    /** Parameters by the name under which the case has their gradients. */
    protected abstract Map<String, String> gradients(PatchDitManifest recorded);

    /** The sampler of a case, {@code adam2} in the published codes' word for it. */
    protected static String sampler(PatchDitManifest recorded) {
        String sampler = recorded.config().get("sampler").toString();
        return SAMPLERS.getOrDefault(sampler, sampler);
    }

    /** What a case of sampling expects of every step: the velocity that moved the state. */
    protected void evaluations(
            PatchDitManifest recorded, Trajectory trajectory, Map<String, NDArray> results) {
        results.put("out.v", trajectory.used());
    }

    /** What a loss case expects besides the loss and its gradients. */
    protected void tables(PatchDitManifest recorded, Map<String, NDArray> results) {}

    @Override
    public final Set<String> operations() {
        return Set.of("forward", "sample", "loss");
    }

    @Override
    public final Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "forward" -> forward(recorded);
            case "sample" -> sample(recorded);
            default -> loss(recorded);
        };
    }

    /** The size of the image is that of what the case shows. */
    private static PatchDitManifest manifest(ReferenceCase recorded) {
        Shape shown = recorded.input(recorded.has("in.x") ? "in.x" : "in.noise").getShape();
        return new PatchDitManifest(
                recorded.config(), new ImageSpec((int) shown.get(2), (int) shown.get(3)));
    }

    private Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline =
                recorded.assemble(network(manifest(recorded), prefix(manifest(recorded))));
        Predictor predictor =
                pipeline.predictor(FlowCases.conditioning(recorded), PredictionKind.VELOCITY);
        ModelInput shown = new ModelInput.NoisyLatents(recorded.input("in.x"));
        return Map.of(
                "out.v_pred",
                FlowCases.forward(recorded, predictor, shown, recorded.input("in.t")));
    }

    private Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(sampling(manifest(recorded)));
        NDList first = new NDList(recorded.input("in.noise"));
        Trajectory trajectory = FlowCases.sample(pipeline, first, FlowCases.conditioning(recorded));
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("out.traj", trajectory.states());
        evaluations(manifest(recorded), trajectory, results);
        results.put("out.final", trajectory.end());
        results.put("out.timesteps", trajectory.timesteps());
        results.put("out.image_u8_float", trajectory.bytes());
        if (recorded.asks("out.coeffs")) {
            results.put("out.coeffs", trajectory.twoStepWeights());
        }
        return results;
    }

    private Map<String, NDArray> loss(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assembleTrainable(training(manifest(recorded)));
        NDArray normal = recorded.input("in.t_normal");
        Noise noise =
                new RecordedNoise(
                        Map.of("t", normal, "noise", recorded.input("in.noise")),
                        (int) normal.size());
        TrainingBatch batch =
                pipeline.batch(recorded.input("in.x"), FlowCases.conditioning(recorded), noise);
        Map<String, NDArray> results =
                FlowCases.loss(recorded, pipeline, batch, TERMS, gradients(manifest(recorded)));
        tables(manifest(recorded), results);
        return results;
    }
}
