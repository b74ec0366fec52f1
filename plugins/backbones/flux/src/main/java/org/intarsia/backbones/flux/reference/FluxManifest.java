package org.intarsia.backbones.flux.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class FluxManifest {
    /** Pixels of a side of a cell, of which a token has two. */
    private static final int PIXELS = 8;

    private static final List<String> SAME =
            List.of(
                    "in_channels",
                    "hidden_size",
                    "mlp_ratio",
                    "num_heads",
                    "depth",
                    "depth_single_blocks",
                    "axes_dim",
                    "theta",
                    "qkv_bias",
                    "guidance_embed",
                    "guidance");

    private FluxManifest() {}

    /**
     * What predicts, without a sampler.
     *
     * @param latents the case's input of their shape: a map, or tokens of 2 x 2 cells
     * @param length of the case's texts
     */
    static Map<String, Object> network(Map<String, Object> config, String latents, int length) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        List<?> grid = (List<?>) config.get("grid");
        manifest.put("image", Map.of("height", pixels(grid.get(0)), "width", pixels(grid.get(1))));
        manifest.put(
                "conditioning",
                Map.of(
                        "kind",
                        "text",
                        "length",
                        length,
                        "width",
                        config.get("context_in_dim"),
                        "pooled",
                        config.get("vec_in_dim")));
        manifest.put("tokenizer", Map.of("use", "recorded", "tensor", latents, "packed", 2));
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", "flux");
        SAME.stream()
                .filter(config::containsKey)
                .forEach(name -> backbone.put(name, config.get(name)));
        backbone.put("weights", Map.of("role", "weights"));
        manifest.put("backbone", backbone);
        manifest.put(
                "head",
                Map.of(
                        "use", "patch-linear",
                        "prediction", "velocity",
                        "noise-at", 1,
                        "norm", "layer",
                        "order", "channel-first"));
        return manifest;
    }

    /** Pixels of a side that is so many tokens. */
    private static int pixels(Object tokens) {
        return 2 * PIXELS * ((Number) tokens).intValue();
    }

    static Map<String, Object> sampling(Map<String, Object> config, int length) {
        Map<String, Object> manifest = network(config, "noise", length);
        Map<String, Object> sampler = new LinkedHashMap<>();
        sampler.put("use", "euler");
        sampler.put("steps", config.get("num_steps"));
        if (Boolean.TRUE.equals(config.get("shift"))) {
            sampler.put("timeshift-by", "flux");
            sampler.put(
                    "timeshift-ends", List.of(config.get("base_shift"), config.get("max_shift")));
        }
        manifest.put("sampler", sampler);
        return manifest;
    }
}
