package org.intarsia.tokenizers.klvae.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.tokenizers.klvae.KlVaeOptions;

/** The hyper-parameters of a recorded case as options. */
final class KlVaeManifest {
    private static final List<String> SAME =
            List.of(
                    "block_out_channels",
                    "layers_per_block",
                    "latent_channels",
                    "norm_num_groups",
                    "mid_block_add_attention",
                    "use_quant_conv",
                    "scaling_factor",
                    "shift_factor",
                    "batch_norm_eps",
                    "temperal_downsample",
                    "latents_mean",
                    "latents_std");

    private KlVaeManifest() {}

    static KlVaeOptions of(Map<String, Object> config) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String name : SAME) {
            if (config.get(name) != null) {
                options.put(name, config.get(name));
            }
        }
        options.put("layout", layout(config));
        if (config.containsKey("base_dim")) {
            options.put("block_out_channels", widths(config));
            options.put("layers_per_block", config.get("num_res_blocks"));
            options.put("latent_channels", config.get("z_dim"));
            options.put("latent_scale", "channels");
        }
        if (config.containsKey("batch_norm_eps")) {
            options.put("latent_scale", "batch-norm");
            options.put("patch_size", ((List<?>) config.get("patch_size")).get(0));
        }
        return Options.of(KlVaeOptions.class, options);
    }

    private static List<Integer> widths(Map<String, Object> config) {
        int base = ((Number) config.get("base_dim")).intValue();
        return ((List<?>) config.get("dim_mult"))
                .stream().map(times -> base * ((Number) times).intValue()).toList();
    }

    private static String layout(Map<String, Object> config) {
        boolean causal = config.containsKey("base_dim");
        return switch (String.valueOf(config.getOrDefault("key_naming", "diffusers"))) {
            case "ldm" -> config.containsKey("batch_norm_eps") ? "flux2" : "ldm";
            case "pid-2d" -> "qwen-image-2d";
            default -> causal ? "qwen-image" : "diffusers";
        };
    }
}
