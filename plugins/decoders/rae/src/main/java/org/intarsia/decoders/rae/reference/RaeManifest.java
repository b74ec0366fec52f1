package org.intarsia.decoders.rae.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.decoders.rae.RaeOptions;
import org.intarsia.decoders.rae.RaeVitOptions;
import org.intarsia.spi.plugin.Options;

/** The hyper-parameters of a recorded case as a manifest and as options. */
final class RaeManifest {
    private static final List<String> ENCODER =
            List.of(
                    "hidden_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "mlp_ratio",
                    "layer_norm_eps",
                    "image_size",
                    "patch_size",
                    "qkv_bias",
                    "use_swiglu_ffn",
                    "num_register_tokens");
    private static final List<String> NETWORK =
            List.of(
                    "decoder_hidden_size",
                    "decoder_intermediate_size",
                    "decoder_num_attention_heads",
                    "decoder_num_hidden_layers",
                    "layer_norm_eps",
                    "hidden_size",
                    "patch_size");

    private RaeManifest() {}

    static Map<String, Object> encoder(Map<String, Object> config) {
        Map<String, Object> encoder = part((Map<?, ?>) config.get("encoder"), ENCODER);
        encoder.put("use", "dinov2");
        encoder.put("kind", "tokenizer");
        encoder.put("input-size", config.get("encoder_input_size"));
        encoder.put("last-affine", !Boolean.TRUE.equals(config.get("normalize_affine_removed")));
        images(encoder, config);
        encoder.put("weights", Map.of("role", "weights"));
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", "rae");
        part.put("latent-eps", config.get("latent_eps"));
        part.put("weights", Map.of("role", "stats"));
        part.put("with", Map.of("encoder", encoder));
        return part;
    }

    static RaeVitOptions network(Map<String, Object> config) {
        Map<String, Object> network = part((Map<?, ?>) config.get("decoder"), NETWORK);
        images(network, config);
        return Options.of(RaeVitOptions.class, network);
    }

    static RaeOptions statistics(Map<String, Object> config) {
        return Options.of(RaeOptions.class, Map.of("latent-eps", config.get("latent_eps")));
    }

    private static void images(Map<String, Object> part, Map<String, Object> config) {
        part.put("image-mean", config.get("image_mean"));
        part.put("image-std", config.get("image_std"));
    }

    private static Map<String, Object> part(Map<?, ?> config, List<String> names) {
        Map<String, Object> part = new LinkedHashMap<>();
        for (String name : names) {
            if (config.get(name) != null) {
                part.put(name.replace('_', '-'), config.get(name));
            }
        }
        return part;
    }
}
