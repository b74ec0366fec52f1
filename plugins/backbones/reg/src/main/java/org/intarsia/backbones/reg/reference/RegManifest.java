package org.intarsia.backbones.reg.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class RegManifest {
    private RegManifest() {}

    /**
     * What predicts, without a sampler.
     *
     * @param latents the case's input of their shape
     */
    static Map<String, Object> network(Map<String, Object> config, String latents) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        Object side = config.get("input_size");
        manifest.put("image", Map.of("height", side, "width", side));
        manifest.put("conditioning", Map.of("kind", "class", "classes", config.get("num_classes")));
        manifest.put("tokenizer", Map.of("use", "recorded", "tensor", latents));
        manifest.put("backbone", backbone(config));
        List<?> widths = (List<?>) config.get("z_dims");
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("use", "reg");
        head.put("class-token-dim", widths.get(0));
        head.put("weights", Map.of("role", "weights"));
        Map<String, Object> projector = new LinkedHashMap<>();
        projector.put("kind", "head");
        projector.put("use", "align-projector");
        projector.put("name", "projectors.0");
        projector.put("encoder-dim", widths.get(0));
        projector.put("proj-hidden-dim", config.get("projector_dim"));
        projector.put("weights", Map.of("role", "weights"));
        head.put("with", Map.of("align", projector));
        manifest.put("head", head);
        return manifest;
    }

    private static Map<String, Object> backbone(Map<String, Object> config) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", "reg");
        for (String name :
                List.of(
                        "patch_size",
                        "hidden_size",
                        "depth",
                        "num_heads",
                        "mlp_ratio",
                        "qk_norm",
                        "encoder_depth",
                        "z_dims",
                        "projector_dim")) {
            part.put(name.replace('_', '-'), config.get(name));
        }
        part.put("weights", Map.of("role", "weights"));
        return part;
    }

    /** With guidance and sampler. */
    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = network(section(config, "model"), "noise");
        Map<String, Object> sampler = section(config, "sampler");
        manifest.put("sampler", Map.of("use", method(sampler), "steps", sampler.get("num_steps")));
        double scale = number(sampler, "cfg_scale");
        if (scale > 1) {
            double token = number(sampler, "cls_cfg_scale");
            manifest.put(
                    "guidance",
                    Map.of(
                            "use",
                            "cfg-interval",
                            "scale",
                            scale,
                            "companion-scale",
                            token > 0 ? token : 1.0,
                            "interval",
                            List.of(
                                    number(sampler, "guidance_low"),
                                    number(sampler, "guidance_high")),
                            "bounds",
                            "closed",
                            "moment",
                            "step"));
        }
        return manifest;
    }

    /** Whether the case samples the stochastic equation. */
    static boolean isStochastic(Map<String, Object> config) {
        return "sde".equals(section(config, "sampler").get("mode"));
    }

    private static String method(Map<String, Object> sampler) {
        if ("sde".equals(sampler.get("mode"))) {
            return "euler-maruyama";
        }
        return Boolean.TRUE.equals(sampler.get("heun")) ? "heun" : "euler";
    }

    private static double number(Map<String, Object> section, String name) {
        return ((Number) section.get(name)).doubleValue();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> section(Map<String, Object> config, String name) {
        return (Map<String, Object>) config.get(name);
    }
}
