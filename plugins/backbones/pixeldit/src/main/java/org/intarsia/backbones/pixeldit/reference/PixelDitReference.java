package org.intarsia.backbones.pixeldit.reference;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.reference.PatchDitManifest;
import org.intarsia.reference.PatchDitReference;
import org.intarsia.reference.Trajectory;

/** The recorded cases of the published PixelDiT code, of classes and of texts. */
public final class PixelDitReference extends PatchDitReference {
    private static final List<String> BACKBONE =
            List.of(
                    "patch_size",
                    "hidden_size",
                    "num_groups",
                    "patch_depth",
                    "rope_mode",
                    "rope_ref_h",
                    "rope_ref_w",
                    "text_rope_theta");
    private static final List<String> HEAD =
            List.of(
                    "patch_size",
                    "hidden_size",
                    "pixel_hidden_size",
                    "pixel_depth",
                    "pixel_attn_hidden_size",
                    "use_pixel_abs_pos",
                    "pit_adaln_post_modulation",
                    "rope_mode",
                    "rope_ref_h",
                    "rope_ref_w");

    @Override
    protected String prefix(PatchDitManifest recorded) {
        return recorded.text() ? "core." : "ema_denoiser.";
    }

    @Override
    protected Map<String, Object> network(PatchDitManifest recorded, String prefix) {
        return recorded.pipeline(backbone(recorded, prefix), head(recorded));
    }

    private static Map<String, Object> backbone(PatchDitManifest recorded, String prefix) {
        Map<String, Object> backbone = options("pixeldit", recorded, BACKBONE);
        backbone.put("weights", Map.of("role", "weights", "prefix", prefix));
        return backbone;
    }

    private static Map<String, Object> head(PatchDitManifest recorded) {
        Map<String, Object> head = options("pixel-dit", recorded, HEAD);
        Map<String, Object> config = recorded.config();
        head.put(
                "pixel_num_groups",
                config.getOrDefault("pixel_num_groups", config.get("num_groups")));
        head.put("noise_at", recorded.text() ? 1 : 0);
        return head;
    }

    private static Map<String, Object> options(
            String use, PatchDitManifest recorded, List<String> names) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", use);
        for (String name : names) {
            if (recorded.config().containsKey(name)) {
                part.put(name, recorded.config().get(name));
            }
        }
        return part;
    }

    @Override
    protected Map<String, Object> sampling(PatchDitManifest recorded) {
        Map<String, Object> manifest = network(recorded, prefix(recorded));
        Map<String, Object> config = recorded.config();
        if (!recorded.text()) {
            manifest.put("guidance", recorded.guidance("open"));
            manifest.put("sampler", recorded.sampler(sampler(recorded)));
            return manifest;
        }
        Map<String, Object> guidance = new LinkedHashMap<>();
        guidance.put("use", "cfg-interval");
        guidance.put("scale", config.get("cfg_scale"));
        guidance.put("interval", config.getOrDefault("interval_guidance", List.of(0, 1)));
        guidance.put("bounds", "open");
        manifest.put("guidance", guidance);
        manifest.put(
                "sampler",
                Map.of(
                        "use",
                        "dpm-solver",
                        "steps",
                        config.get("num_steps"),
                        "flow_shift",
                        config.get("flow_shift")));
        return manifest;
    }

    @Override
    protected void evaluations(
            PatchDitManifest recorded, Trajectory trajectory, Map<String, NDArray> results) {
        results.put(recorded.text() ? "out.x0" : "out.v", trajectory.predictions());
    }

    @Override
    protected Map<String, Object> training(PatchDitManifest recorded) {
        Map<String, Object> backbone = backbone(recorded, "denoiser.");
        backbone.put("align_layer", recorded.number("align_layer"));
        Map<String, Object> manifest =
                recorded.pipeline(backbone, recorded.aligned(head(recorded)));
        manifest.put("objective", recorded.objective());
        return manifest;
    }

    @Override
    protected Map<String, String> gradients(PatchDitManifest recorded) {
        return Map.of(
                "out.grad.s_embedder",
                "denoiser.s_embedder.proj.weight",
                "out.grad.pixel_embedder",
                "denoiser.pixel_embedder.proj.weight",
                "out.grad.proj0",
                "diffusion_trainer.proj.0.0.weight");
    }
}
