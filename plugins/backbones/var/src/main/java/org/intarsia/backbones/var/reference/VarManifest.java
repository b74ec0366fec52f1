package org.intarsia.backbones.var.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest. */
final class VarManifest {
    private static final List<String> BACKBONE =
            List.of(
                    "depth",
                    "embed_dim",
                    "num_heads",
                    "mlp_ratio",
                    "norm_eps",
                    "shared_aln",
                    "attn_l2_norm",
                    "patch_nums",
                    "vocab_size",
                    "z_channels");
    private static final List<String> TOKENIZER =
            List.of(
                    "patch_nums",
                    "vocab_size",
                    "z_channels",
                    "ch",
                    "ch_mult",
                    "num_res_blocks",
                    "using_znorm",
                    "quant_resi",
                    "share_quant_resi");

    /** What a tokenizer's file holds besides the quantiser. */
    private static final List<String> NETWORKS =
            List.of("encoder.", "decoder.", "quant_conv.", "post_quant_conv.");

    private VarManifest() {}

    static Object classes(Map<String, Object> config) {
        return config.get("num_classes");
    }

    /** What predicts, without a sampler: of the tokenizer's file the quantiser alone is read. */
    static Map<String, Object> network(Map<String, Object> config) {
        int side = imageSide(config);
        Map<String, Object> tokenizer = part("multiscale-codes", TOKENIZER, config);
        tokenizer.put("weights", Map.of("role", "vae", "ignore", NETWORKS));
        Map<String, Object> backbone = part("var", BACKBONE, config);
        backbone.put("weights", Map.of("role", "weights"));
        Map<String, Object> head = part("logits", List.of(), config);
        head.put("preset", "var");
        if (config.containsKey("norm_eps")) {
            head.put("eps", config.get("norm_eps"));
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", side, "width", side));
        manifest.put("conditioning", Map.of("kind", "class", "classes", classes(config)));
        manifest.put("tokenizer", tokenizer);
        manifest.put("backbone", backbone);
        manifest.put("head", head);
        return manifest;
    }

    /** The likeliest tokens, whatever filters the case names: they leave those alone. */
    static Map<String, Object> sampling(Map<String, Object> config) {
        Map<String, Object> manifest = network(config);
        Map<String, Object> tokenizer = part("multiscale-vq", TOKENIZER, config);
        manifest.put("decoder", Map.copyOf(tokenizer));
        tokenizer.put("weights", Map.of("role", "vae"));
        manifest.put("tokenizer", tokenizer);
        manifest.put(
                "guidance",
                Map.of("use", "cfg-logits", "schedule", "ramp", "scale", config.get("cfg_scale")));
        manifest.put("sampler", Map.of("use", "next-scale", "greedy", true));
        return manifest;
    }

    /** The finest map times what the tokenizer's levels halve. */
    private static int imageSide(Map<String, Object> config) {
        List<?> sides = (List<?>) config.get("patch_nums");
        int levels = config.get("ch_mult") instanceof List<?> list ? list.size() : 1;
        return ((Number) sides.get(sides.size() - 1)).intValue() << (levels - 1);
    }

    private static Map<String, Object> part(
            String use, List<String> options, Map<String, Object> config) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", use);
        for (String option : options) {
            if (config.get(option) != null) {
                part.put(option.replace('_', '-'), config.get(option));
            }
        }
        return part;
    }
}
