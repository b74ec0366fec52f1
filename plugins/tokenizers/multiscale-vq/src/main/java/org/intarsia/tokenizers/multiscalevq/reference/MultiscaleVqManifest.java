package org.intarsia.tokenizers.multiscalevq.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqOptions;

/** The hyper-parameters of a recorded case. */
final class MultiscaleVqManifest {
    private static final List<String> OPTIONS =
            List.of(
                    "ch",
                    "ch_mult",
                    "num_res_blocks",
                    "using_sa",
                    "using_mid_sa",
                    "z_channels",
                    "quant_conv_ks",
                    "vocab_size",
                    "using_znorm",
                    "patch_nums",
                    "quant_resi",
                    "share_quant_resi");

    private static final List<String> QUANTIZER =
            List.of(
                    "z_channels",
                    "vocab_size",
                    "using_znorm",
                    "patch_nums",
                    "quant_resi",
                    "share_quant_resi");

    private MultiscaleVqManifest() {}

    static Map<String, Object> of(Map<String, Object> config, ImageSpec image) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("use", "multiscale-vq");
        for (String name : OPTIONS) {
            if (config.containsKey(name)) {
                part.put(name.replace('_', '-'), config.get(name));
            }
        }
        Map<String, Object> tokenizer = new LinkedHashMap<>(part);
        tokenizer.put("weights", Map.of("role", "weights"));
        return Map.of(
                "image", Map.of("height", image.height(), "width", image.width()),
                "tokenizer", tokenizer,
                "decoder", part);
    }

    /** What the quantizer alone is built of. */
    static MultiscaleVqOptions quantizer(Map<String, Object> config) {
        Map<String, Object> given = new LinkedHashMap<>(config);
        given.keySet().retainAll(QUANTIZER);
        given.values().removeIf(Objects::isNull);
        return Options.of(MultiscaleVqOptions.class, given);
    }
}
