package org.intarsia.backbones.llamagen.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class LlamagenManifest {
    private static final List<String> OPTIONS =
            List.of(
                    "dim",
                    "n_layer",
                    "n_head",
                    "n_kv_head",
                    "multiple_of",
                    "ffn_dim_multiplier",
                    "rope_base",
                    "norm_eps",
                    "vocab_size");

    private LlamagenManifest() {}

    /** What predicts, without a sampler: ids on a square, one a pixel. */
    static Map<String, Object> network(Map<String, Object> config) {
        int side = (int) Math.round(Math.sqrt(number(config, "block_size", 256)));
        Map<String, Object> levels =
                Map.of("use", "levels", "patch", 1, "vocabulary", config.get("vocab_size"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", side, "width", side));
        manifest.put("conditioning", conditioning(config));
        manifest.put("tokenizer", levels);
        manifest.put("backbone", backbone(config));
        manifest.put("head", head(config));
        manifest.put("decoder", levels);
        return manifest;
    }

    /** The likeliest tokens, whatever temperature and filters the case names. */
    static Map<String, Object> generating(Map<String, Object> config) {
        Map<String, Object> manifest = network(config);
        manifest.put(
                "guidance",
                Map.of(
                        "use",
                        "cfg-logits",
                        "scale",
                        number(config, "cfg_scale", 1),
                        "interval",
                        (int) number(config, "cfg_interval", -1)));
        manifest.put("sampler", Map.of("use", "raster", "greedy", true));
        return manifest;
    }

    static boolean text(Map<String, Object> config) {
        return "t2i".equals(config.get("model_type"));
    }

    private static Map<String, Object> conditioning(Map<String, Object> config) {
        return text(config)
                ? Map.of(
                        "kind", "text",
                        "length", config.get("cls_token_num"),
                        "width", config.get("caption_dim"))
                : Map.of("kind", "class", "classes", config.get("num_classes"));
    }

    private static Map<String, Object> backbone(Map<String, Object> config) {
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", "llamagen");
        for (String option : OPTIONS) {
            if (config.get(option) != null) {
                backbone.put(option.replace('_', '-'), config.get(option));
            }
        }
        for (String place : List.of("token", "resid", "ffn")) {
            backbone.put(place + "-dropout-p", 0.0);
        }
        backbone.put("weights", Map.of("role", "weights"));
        return backbone;
    }

    private static Map<String, Object> head(Map<String, Object> config) {
        return Map.of(
                "use", "logits", "preset", "llamagen", "eps", number(config, "norm_eps", 1e-5));
    }

    static double number(Map<String, Object> config, String name, double otherwise) {
        return config.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
