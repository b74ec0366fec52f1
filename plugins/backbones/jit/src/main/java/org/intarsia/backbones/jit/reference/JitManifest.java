package org.intarsia.backbones.jit.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class JitManifest {
    private static final Map<String, Object> PIXEL = Map.of("use", "pixel");
    private static final List<String> OPTIONS =
            List.of(
                    "patch_size",
                    "hidden_size",
                    "depth",
                    "num_heads",
                    "mlp_ratio",
                    "bottleneck_dim",
                    "in_context_len",
                    "in_context_start");

    private JitManifest() {}

    static Object classes(Map<String, Object> config) {
        return config.get("num_classes");
    }

    /** What predicts, without a sampler. */
    static Map<String, Object> network(Map<String, Object> config) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        Object size = config.get("img_size");
        manifest.put("image", Map.of("height", size, "width", size));
        manifest.put("conditioning", Map.of("kind", "class", "classes", classes(config)));
        manifest.put("tokenizer", PIXEL);
        manifest.put("backbone", backbone(config));
        manifest.put(
                "head",
                Map.of(
                        "use", "patch-linear",
                        "noise-scale", config.get("noise_scale"),
                        "t-eps", config.get("t_eps")));
        manifest.put("decoder", PIXEL);
        return manifest;
    }

    private static Map<String, Object> backbone(Map<String, Object> config) {
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", "jit");
        for (String option : OPTIONS) {
            if (config.containsKey(option)) {
                backbone.put(option.replace('_', '-'), config.get(option));
            }
        }
        backbone.put("weights", Map.of("role", "weights", "prefix", "net."));
        return backbone;
    }

    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = network(config);
        manifest.put(
                "guidance",
                Map.of(
                        "use",
                        "cfg-interval",
                        "scale",
                        config.get("cfg"),
                        "interval",
                        List.of(config.get("interval_min"), config.get("interval_max"))));
        manifest.put(
                "sampler",
                Map.of(
                        "use",
                        config.get("sampling_method"),
                        "steps",
                        config.get("num_sampling_steps")));
        return manifest;
    }

    static Map<String, Object> training(Map<String, Object> config) {
        Map<String, Object> manifest = network(config);
        manifest.put("objective", Map.of("use", "flow-matching", "p-mean", 0, "p-std", 1));
        return manifest;
    }
}
