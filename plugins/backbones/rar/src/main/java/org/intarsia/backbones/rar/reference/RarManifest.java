package org.intarsia.backbones.rar.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class RarManifest {
    private static final List<String> OPTIONS =
            List.of(
                    "hidden_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "intermediate_size",
                    "codebook_size");

    private RarManifest() {}

    /** What predicts, without a sampler: ids in one row, one a pixel. */
    static Map<String, Object> network(Map<String, Object> config) {
        Object tokens = config.get("image_seq_len");
        Map<String, Object> levels =
                Map.of("use", "levels", "patch", 1, "vocabulary", config.get("codebook_size"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", 1, "width", tokens));
        manifest.put(
                "conditioning",
                Map.of("kind", "class", "classes", config.get("condition_num_classes")));
        manifest.put("tokenizer", levels);
        manifest.put("backbone", backbone(config));
        manifest.put("head", Map.of("use", "logits", "preset", "rar"));
        manifest.put("decoder", levels);
        return manifest;
    }

    /** The likeliest tokens, whatever temperature the case names. */
    static Map<String, Object> generating(Map<String, Object> config) {
        Map<String, Object> manifest = network(config);
        Map<String, Object> guidance = new LinkedHashMap<>();
        guidance.put("use", "cfg-logits");
        guidance.put("schedule", "power-cosine");
        guidance.put("scale", config.get("guidance_scale"));
        guidance.put("power", config.getOrDefault("guidance_scale_pow", 0));
        manifest.put("guidance", guidance);
        manifest.put("sampler", Map.of("use", "raster", "greedy", true));
        return manifest;
    }

    static double temperature(Map<String, Object> config) {
        return config.get("randomize_temperature") instanceof Number number
                ? number.doubleValue()
                : 1;
    }

    private static Map<String, Object> backbone(Map<String, Object> config) {
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", "rar");
        for (String option : OPTIONS) {
            if (config.get(option) != null) {
                backbone.put(option.replace('_', '-'), config.get(option));
            }
        }
        backbone.put("dropout", 0.0);
        backbone.put("attn-drop", 0.0);
        backbone.put("weights", Map.of("role", "weights"));
        return backbone;
    }
}
