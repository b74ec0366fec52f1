package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.SamplerState;

/** The recorded cases of MAR's head, and those of pipelines of our own design. */
public final class HybridReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("loss", "head-sample", "generate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "loss" -> MarHeadCases.loss(recorded);
            case "head-sample" -> MarHeadCases.sample(recorded);
            default -> generate(recorded);
        };
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(HybridManifest.sampling(recorded.config()));
        Sampler sampler = pipeline.part(Sampler.class);
        NDArray labels = recorded.input("label");
        long none = ((Number) recorded.config().get("num_classes")).longValue();
        Conditioning conditioning =
                Conditioning.NONE.with(
                        Conditioning.LABEL,
                        labels,
                        recorded.manager().full(labels.getShape(), none, DataType.INT64));
        PatchRecorder recorder =
                new PatchRecorder(pipeline.predictor(conditioning, sampler.wants()), recorded);
        int patch = ((Number) recorded.config().get("patch_size")).intValue();
        SamplerState state = sampler.start(pipeline.request(), noise(recorded, patch));
        NDList codes = new NDList();
        while (!state.done()) {
            state = sampler.step(state, recorder);
            state.memory().forEach(code -> codes.add(code.duplicate()));
        }
        NDArray image = sampler.latents(state, pipeline.request()).value();
        NDArray z = recorder.conditions();
        long rows = labels.size();
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("z_c", z.get(new NDIndex("0:{}", rows)));
        results.put("z_u", z.get(new NDIndex("{}:", rows)));
        results.put("patches", Patches.patchify(image, patch, Patches.Order.CHANNEL_FIRST));
        results.put("v_patch1_step0", recorder.answer(1).reshape(rows, -1));
        results.put("img", image);
        if (!codes.isEmpty()) {
            results.put("q", ai.djl.ndarray.NDArrays.concat(codes, 1));
        }
        return results;
    }

    /** The noise of every patch, [B, 3, p, p]. */
    private static RecordedNoise noise(ReferenceCase recorded, int patch) {
        NDArray all = recorded.input("noise");
        int rows = Math.toIntExact(all.getShape().get(0));
        Map<String, NDArray> streams = new HashMap<>();
        for (int n = 0; n < all.getShape().get(1); n++) {
            NDArray own = all.get(new NDIndex(":, {}", n));
            streams.put(
                    "patch-" + n + "/" + Noise.START,
                    own.reshape(new Shape(rows, -1, patch, patch)));
        }
        return new RecordedNoise(streams, rows);
    }
}
