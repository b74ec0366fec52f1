package org.intarsia.backbones.flowar.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class FlowarManifest {
    /** The published number of labels; the cases do not name it. */
    private static final int CLASSES = 1000;

    /** The number of steps for which the published grid is even. */
    private static final int EVEN = 50;

    private FlowarManifest() {}

    static int classes() {
        return CLASSES;
    }

    /**
     * What predicts, without a sampler.
     *
     * @param latents the case's tensor of their shape
     */
    static Map<String, Object> network(Map<String, Object> config, String latents) {
        List<?> scales = (List<?>) config.get("scale");
        Object side = scales.get(scales.size() - 1);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", side, "width", side));
        manifest.put("conditioning", Map.of("kind", "class", "classes", CLASSES));
        manifest.put("tokenizer", Map.of("use", "recorded", "tensor", latents));
        Map<String, Object> weights = Map.of("role", "weights");
        manifest.put(
                "backbone",
                Map.of(
                        "use", "flowar",
                        "embed-dim", config.get("encoder_embed_dim"),
                        "encoder-depth", config.get("encoder_depth"),
                        "decoder-depth", config.get("decoder_depth"),
                        "num-heads", config.get("encoder_num_heads"),
                        "mlp-ratio", config.get("mlp_ratio"),
                        "weights", weights));
        manifest.put(
                "head",
                Map.of(
                        "use", "flowar-flow",
                        "depth", config.get("diffloss_d"),
                        "width", config.get("diffloss_w"),
                        "cross", config.get("cross"),
                        "weights", weights));
        return manifest;
    }

    static Map<String, Object> training(Map<String, Object> config) {
        Map<String, Object> manifest = network(config, "latent");
        manifest.put("objective", Map.of("use", "flow-next-scale"));
        return manifest;
    }

    /** With guidance and sampler; the number of steps is that of the points of the grid. */
    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = network(config, "noise");
        int points = ((Number) config.get("num_steps")).intValue();
        boolean even = points == EVEN;
        Map<String, Object> flow =
                Map.of(
                        "kind",
                        "sampler",
                        "use",
                        "euler",
                        "steps",
                        even ? points : points / 2 * 2,
                        "grid",
                        even ? "exact" : "split");
        manifest.put("sampler", Map.of("use", "next-scale", "with", Map.of("flow", flow)));
        double scale = ((Number) config.get("cfg")).doubleValue();
        if (scale > 1) {
            manifest.put(
                    "guidance",
                    Map.of(
                            "use", "cfg-interval",
                            "scale", scale,
                            "schedule", "ramp",
                            "interval", List.of(0.0, config.get("guidance")),
                            "bounds", "closed"));
        }
        return manifest;
    }
}
