package org.intarsia.backbones.pixnerd.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.reference.PatchDitManifest;
import org.intarsia.reference.PatchDitReference;

/** The recorded cases of the published PixNerd code. */
public final class PixnerdReference extends PatchDitReference {
    private static final double HEAVY_EXTENT = 16;

    @Override
    protected Map<String, Object> network(PatchDitManifest recorded, String prefix) {
        return recorded.pipeline(recorded.backbone("pixnerd", prefix), head(recorded));
    }

    @Override
    protected Map<String, Object> sampling(PatchDitManifest recorded) {
        Map<String, Object> manifest = network(recorded, "ema_denoiser.");
        manifest.put("guidance", recorded.guidance("open"));
        manifest.put("sampler", recorded.sampler(sampler(recorded)));
        return manifest;
    }

    @Override
    protected Map<String, Object> training(PatchDitManifest recorded) {
        Map<String, Object> backbone = recorded.backbone("pixnerd", "denoiser.");
        backbone.put("align_layer", recorded.number("align_layer"));
        Map<String, Object> manifest =
                recorded.pipeline(backbone, recorded.aligned(head(recorded)));
        manifest.put("objective", recorded.objective());
        return manifest;
    }

    private static Map<String, Object> head(PatchDitManifest recorded) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("use", "neural-field");
        head.put("num_cond_blocks", recorded.transformerBlocks());
        head.put("num_decoder_blocks", recorded.headBlocks());
        head.put("hidden_size_x", recorded.pixelWidth());
        if (!recorded.text()) {
            head.put("nerf_mlpratio", recorded.number("nerf_mlpratio"));
            return head;
        }
        head.put("coordinates", "rotary");
        head.put("normalize", "first");
        head.put("final_norm", "none");
        if (recorded.config().get("variant").equals("t2i-heavydecoder")) {
            head.put("extent", HEAVY_EXTENT);
        }
        return head;
    }

    @Override
    protected Map<String, String> gradients(PatchDitManifest recorded) {
        return Map.of(
                "out.grad.s_embedder",
                "denoiser.s_embedder.proj.weight",
                "out.grad.nerf_gen",
                "denoiser.blocks." + recorded.transformerBlocks() + ".param_generator1.0.weight",
                "out.grad.proj0",
                "diffusion_trainer.proj.0.0.weight");
    }
}
