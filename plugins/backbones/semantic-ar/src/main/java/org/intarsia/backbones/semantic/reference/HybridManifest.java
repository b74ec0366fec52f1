package org.intarsia.backbones.semantic.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded pipeline as a manifest. */
final class HybridManifest {
    private HybridManifest() {}

    /** With guidance and sampler. */
    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = level(config, List.of("z"));
        Map<String, Object> weights = Map.of("role", "weights");
        manifest.put(
                "head",
                Map.of(
                        "use",
                        "mar",
                        "predicts",
                        "velocity",
                        "width",
                        config.get("head_width"),
                        "depth",
                        config.get("head_depth"),
                        "weights",
                        weights));
        boolean draws = config.get("sampling").equals("semantic");
        manifest.put(
                "guidance",
                Map.of(
                        "use", "layered",
                        "semantic-scale", config.get("s1"),
                        "scale", config.get("s2"),
                        "uncond", draws ? "z-null" : "z-ar",
                        "schedule", config.get("schedule")));
        Map<String, Object> flow =
                Map.of("kind", "sampler", "use", "euler", "steps", config.get("num_steps"));
        manifest.put(
                "sampler",
                Map.of("use", "patch-by-patch", "greedy", true, "with", Map.of("flow", flow)));
        manifest.put("decoder", Map.of("use", "pixel"));
        return manifest;
    }

    /** Of both levels in autoregression. */
    static Map<String, Object> pixels(Map<String, Object> config) {
        Map<String, Object> manifest = level(config, List.of("z", "history"));
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("use", "pixel-ar");
        head.put("dim", config.get("dim2"));
        head.put("n-layer", config.get("n_layer2"));
        head.put("n-head", config.get("n_head2"));
        head.put("multiple-of", config.get("multiple_of"));
        head.put("norm-eps", config.get("norm_eps"));
        head.put("rope-base", config.get("rope_base"));
        head.put("context", config.get("context"));
        head.put("weights", Map.of("role", "weights"));
        manifest.put("head", head);
        if (config.containsKey("s2")) {
            manifest.put(
                    "guidance",
                    Map.of(
                            "use", "layered",
                            "semantic-scale", config.get("s1"),
                            "scale", config.get("s2"),
                            "uncond", config.get("level2_uncond")));
        }
        manifest.put("sampler", Map.of("use", "pixel-by-pixel", "greedy", true));
        manifest.put("decoder", Map.of("use", "pixel"));
        return manifest;
    }

    /** The first level, over pixels. */
    static Map<String, Object> level(Map<String, Object> config, List<String> switches) {
        Object side = config.get("image_size");
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", side, "width", side));
        manifest.put("conditioning", Map.of("kind", "class", "classes", config.get("num_classes")));
        manifest.put("tokenizer", Map.of("use", "pixel"));
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", "semantic-ar");
        backbone.put("patch-size", config.get("patch_size"));
        backbone.put("dim", config.get("dim1"));
        backbone.put("n-layer", config.get("n_layer1"));
        backbone.put("n-head", config.get("n_head1"));
        backbone.put("multiple-of", config.get("multiple_of"));
        backbone.put("norm-eps", config.get("norm_eps"));
        backbone.put("rope-base", config.get("rope_base"));
        backbone.put("sampling", config.get("sampling"));
        backbone.put("semantic-input", config.get("semantic_input"));
        backbone.put("z-dim", config.get("z_dim"));
        if (config.get("sampling").equals("semantic")) {
            backbone.put("dict-size", config.get("dict_size"));
        }
        backbone.put("switches", switches);
        backbone.put("weights", Map.of("role", "weights"));
        manifest.put("backbone", backbone);
        return manifest;
    }
}
