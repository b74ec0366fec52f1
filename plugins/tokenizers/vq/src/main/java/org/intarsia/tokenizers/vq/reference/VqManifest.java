package org.intarsia.tokenizers.vq.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.spec.ImageSpec;

/** The hyper-parameters of a recorded case as a manifest. */
final class VqManifest {
    private static final List<String> SAME =
            List.of(
                    "ch",
                    "num_res_blocks",
                    "z_channels",
                    "codebook_size",
                    "codebook_embed_dim",
                    "codebook_l2_norm",
                    "codebook_show_usage",
                    "encoder_ch_mult",
                    "decoder_ch_mult",
                    "resolution",
                    "attn_resolutions");

    /** taming's names of what LlamaGen calls otherwise. */
    private static final Map<String, String> TAMING =
            Map.of(
                    "n_embed", "codebook-size",
                    "embed_dim", "codebook-embed-dim",
                    "ch_mult", "encoder-ch-mult");

    private VqManifest() {}

    static Map<String, Object> of(Map<String, Object> config, ImageSpec image) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", "vq");
        part.put("layout", taming(config) ? "taming" : "llamagen");
        for (String name : SAME) {
            if (config.containsKey(name)) {
                part.put(name.replace('_', '-'), config.get(name));
            }
        }
        TAMING.forEach(
                (name, option) -> {
                    if (config.containsKey(name)) {
                        part.put(option, config.get(name));
                    }
                });
        Map<String, Object> tokenizer = new LinkedHashMap<>(part);
        tokenizer.put("weights", Map.of("role", "weights"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", image.height(), "width", image.width()));
        manifest.put("tokenizer", tokenizer);
        manifest.put("decoder", part);
        return manifest;
    }

    static boolean taming(Map<String, Object> config) {
        return config.containsKey("n_embed");
    }

    static int stride(Map<String, Object> config) {
        Object multipliers = config.get(taming(config) ? "ch_mult" : "encoder_ch_mult");
        int levels = multipliers instanceof List<?> list ? list.size() : 5;
        return 1 << (levels - 1);
    }
}
