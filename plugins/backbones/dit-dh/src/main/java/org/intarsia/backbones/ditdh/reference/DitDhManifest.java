package org.intarsia.backbones.ditdh.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class DitDhManifest {
    private DitDhManifest() {}

    /**
     * What predicts, without a sampler.
     *
     * @param latents the case's input of their shape
     */
    static Map<String, Object> network(Map<String, Object> config, String latents) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        Object side = config.get("input_size");
        manifest.put("image", Map.of("height", side, "width", side));
        Map<String, Object> kind = new LinkedHashMap<>();
        kind.put("kind", "class");
        kind.put("classes", config.get("num_classes"));
        manifest.put("conditioning", kind);
        manifest.put("tokenizer", Map.of("use", "recorded", "tensor", latents));
        manifest.put("backbone", backbone(config, "weights"));
        manifest.put("head", head(config, "weights"));
        return manifest;
    }

    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = network(section(config, "model"), "noise");
        Map<String, Object> sampler = section(config, "sampler");
        int points = ((Number) sampler.get("num_steps")).intValue();
        manifest.put(
                "sampler",
                Map.of(
                        "use",
                        sampler.get("method"),
                        "steps",
                        points - 1,
                        "timeshift-base",
                        sampler.get("time_dist_shift_base"),
                        "last-time",
                        sampler.get("t_last_unshifted")));
        Map<String, Object> guidance = section(config, "guidance");
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("scale", guidance.get("scale"));
        part.put("interval", List.of(guidance.get("t_min"), guidance.get("t_max")));
        part.put("bounds", "closed");
        switch (String.valueOf(guidance.get("method"))) {
            case "cfg" -> {
                part.put("use", "cfg-interval");
                manifest.put("guidance", part);
            }
            case "autoguidance" -> {
                part.put("use", "autoguidance");
                Map<String, Object> weak = section(config, "guidance_model");
                Map<String, Object> body = backbone(weak, "guide-weights");
                body.put("kind", "backbone");
                Map<String, Object> head = head(weak, "guide-weights");
                head.put("kind", "head");
                part.put("with", Map.of("weak-head", head, "weak", body));
                manifest.put("guidance", part);
            }
            default -> {}
        }
        return manifest;
    }

    private static Map<String, Object> backbone(Map<String, Object> config, String role) {
        Map<String, Object> part = part("dit-dh", config, 0);
        part.put("weights", Map.of("role", role));
        return part;
    }

    private static Map<String, Object> head(Map<String, Object> config, String role) {
        Map<String, Object> part = part("ddt", config, 1);
        part.put("first-block", ((List<?>) config.get("depth")).get(0));
        part.put("weights", Map.of("role", role));
        return part;
    }

    /**
     * @param which of two values: that of the body, or that of the head
     */
    private static Map<String, Object> part(String use, Map<String, Object> config, int which) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", use);
        for (String name : List.of("hidden_size", "depth", "num_heads")) {
            part.put(name.replace('_', '-'), ((List<?>) config.get(name)).get(which));
        }
        part.put("mlp-ratio", config.get("mlp_ratio"));
        part.put("use-qknorm", config.get("use_qknorm"));
        return part;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> section(Map<String, Object> config, String name) {
        return (Map<String, Object>) config.get(name);
    }
}
