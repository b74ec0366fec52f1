package org.intarsia.backbones.jit.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FlowCases;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.Trajectory;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published JiT code. */
public final class JitReference implements ReferenceSuite {
    private static final Map<String, String> GRADIENTS =
            Map.of(
                    "out.grad.final_linear_bias", "net.final_layer.linear.bias",
                    "out.grad.patch_proj1", "net.x_embedder.proj1.weight",
                    "out.grad.block0_qkv", "net.blocks.0.attn.qkv.weight",
                    "out.grad.in_context_posemb", "net.in_context_posemb");

    @Override
    public Set<String> operations() {
        return Set.of("forward", "sample", "loss");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "forward" -> forward(recorded);
            case "sample" -> sample(recorded);
            default -> loss(recorded);
        };
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(JitManifest.network(recorded.config()));
        Conditioning labels = FlowCases.conditioning(recorded);
        ModelInput shown = new ModelInput.NoisyLatents(recorded.input("in.x"));
        NDArray times = recorded.input("in.t");
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put(
                "out.x_pred",
                FlowCases.forward(
                        recorded, pipeline.predictor(labels, PredictionKind.X), shown, times));
        results.put(
                "out.v_pred",
                FlowCases.forward(
                        recorded,
                        pipeline.predictor(labels, PredictionKind.VELOCITY),
                        shown,
                        times));
        return results;
    }

    private static Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(JitManifest.sampling(recorded.config()));
        Trajectory trajectory =
                FlowCases.sample(
                        pipeline,
                        new NDList(recorded.input("in.noise")),
                        FlowCases.conditioning(recorded));
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("out.traj", trajectory.states());
        results.put("out.v", trajectory.predictions());
        results.put("out.final", trajectory.end());
        results.put(
                "out.image_u8_float", trajectory.end().add(1).div(2).mul(255).clip(0, 255).round());
        return results;
    }

    private static Map<String, NDArray> loss(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assembleTrainable(JitManifest.training(recorded.config()));
        NDArray normal = logits(recorded.input("in.t"));
        Noise noise =
                new RecordedNoise(
                        Map.of("t", normal, "noise", recorded.input("in.e_unit")),
                        (int) normal.size());
        TrainingBatch batch =
                pipeline.batch(recorded.input("in.x"), FlowCases.conditioning(recorded), noise);
        return FlowCases.loss(recorded, pipeline, batch, Map.of(), GRADIENTS);
    }

    /** The normal numbers that the objective makes these times of, with mean 0 and deviation 1. */
    private static NDArray logits(NDArray times) {
        return times.div(times.neg().add(1)).log();
    }
}
