package org.intarsia.decoders.pid.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.decoders.pid.LatentAdapter;
import org.intarsia.decoders.pid.PidDecoder;
import org.intarsia.decoders.pid.PidOptions;
import org.intarsia.decoders.pid.SigmaGate;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FlowCases;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.Trajectory;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** The recorded cases of the published PiD code. */
public final class PidReference implements ReferenceSuite {
    private static final PredictionSpec VELOCITY =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);

    @Override
    public Set<String> operations() {
        return Set.of("adapter", "gate", "forward", "sample");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "adapter" -> adapter(recorded);
            case "gate" -> gate(recorded);
            case "forward" -> forward(recorded);
            default -> sample(recorded);
        };
    }

    private static Map<String, NDArray> adapter(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        PidOptions options = Options.of(PidOptions.class, PidManifest.decoderOptions(config));
        LatentAdapter adapter =
                new LatentAdapter(
                        recorded.weights("weights").at("net.lq_proj"),
                        options,
                        new LatentAdapter.Dimensions(
                                PidManifest.number(config, "latent_channels").intValue(),
                                PidManifest.number(config, "patch_size").intValue(),
                                PidManifest.number(config, "hidden_size").intValue(),
                                PidManifest.number(config, "num_outputs").intValue()));
        long[] cells = recorded.input("in.grid").toLongArray();
        Grid grid = new Grid((int) cells[0], (int) cells[1]);
        NDArray map = adapter.map(recorded.input("in.latent"), grid, recorded.trace());
        NDList tokens = new NDList();
        for (int point = 0; point < adapter.points(); point++) {
            tokens.add(adapter.tokens(map, point));
        }
        return Map.of("out.tokens", NDArrays.stack(tokens));
    }

    private static Map<String, NDArray> gate(ReferenceCase recorded) {
        Map<String, Object> config = recorded.config();
        int width = PidManifest.number(config, "hidden_size").intValue();
        boolean one = config.get("lq_gate_type").equals("sigma_aware_per_token");
        SigmaGate gate =
                new SigmaGate(
                        recorded.weights("weights").at("net.lq_proj.gate_modules.0"),
                        width,
                        one ? 1 : width);
        NDArray x = recorded.input("in.x");
        NDArray lq = recorded.input("in.lq");
        NDArray sigmaKB = recorded.input("in.sigma");
        NDList gates = new NDList();
        NDList told = new NDList();
        for (int call = 0; call < sigmaKB.getShape().get(0); call++) {
            gates.add(gate.gate(x, lq, sigmaKB.get(call)));
            told.add(gate.forward(x, lq, sigmaKB.get(call)));
        }
        return Map.of("out.gate", NDArrays.stack(gates), "out.x", NDArrays.stack(told));
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(PidManifest.pipeline(recorded.config()));
        PidDecoder decoder = pipeline.part(PidDecoder.class);
        ModelInput shown = new ModelInput.NoisyLatents(recorded.input("in.x"));
        NDArray timesKB = recorded.input("in.t");
        Conditioning text = FlowCases.conditioning(recorded);
        Predictor told = decoder.predictor(told(recorded, text), pipeline.run());
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("out.v_pred", FlowCases.forward(recorded, told, shown, timesKB));
        if (recorded.asks("out.v_pred_no_latent")) {
            Step first = new Step(0, 1, timesKB.get(0).toFloatArray());
            NDList alone = decoder.predictor(text, pipeline.run()).predict(shown, first);
            results.put("out.v_pred_no_latent", alone.get(0));
        }
        return results;
    }

    private static Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(PidManifest.pipeline(recorded.config()));
        PidDecoder decoder = pipeline.part(PidDecoder.class);
        Sampler sampler = decoder.sampler();
        Conditioning told = told(recorded, FlowCases.conditioning(recorded));
        SampleRequest request =
                new SampleRequest(decoder.picture(), List.of(), VELOCITY, recorded.manager());
        SamplerState start = sampler.start(request, noise(recorded));
        Trajectory trajectory =
                FlowCases.sample(
                        sampler,
                        decoder.predictor(told, pipeline.run()),
                        start,
                        new NDList(recorded.input("in.noise")));
        boolean teacher = recorded.asks("out.x0");
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put(teacher ? "out.timesteps" : "out.t_list", trajectory.timesteps());
        results.put(teacher ? "out.x0" : "out.v", trajectory.predictions());
        results.put("out.traj", trajectory.states());
        results.put("out.final", trajectory.end());
        results.put("out.final_clamped", trajectory.end().clip(-1, 1));
        return results;
    }

    private static Noise noise(ReferenceCase recorded) {
        Map<String, NDArray> streams = new LinkedHashMap<>();
        NDArray first = recorded.input("in.noise");
        streams.put(Noise.START, first);
        if (recorded.has("in.eps")) {
            NDArray eps = recorded.input("in.eps");
            for (int step = 0; step < eps.getShape().get(0); step++) {
                streams.put(RecordedNoise.draw("renoise", step), eps.get(step));
            }
        }
        return new RecordedNoise(streams, (int) first.getShape().get(0));
    }

    private static Conditioning told(ReferenceCase recorded, Conditioning text) {
        NDArray latent = recorded.input("in.latent");
        NDArray sigma = recorded.input("in.sigma");
        return text.with(Conditioning.LATENT, latent, latent)
                .with(Conditioning.SIGMA, sigma, sigma);
    }
}
