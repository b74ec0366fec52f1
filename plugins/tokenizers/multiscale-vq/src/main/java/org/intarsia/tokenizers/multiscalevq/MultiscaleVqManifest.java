package org.intarsia.tokenizers.multiscalevq;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.spec.ImageSpec;

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

    /** What the quantiser alone is built of. */
    static MultiscaleVqOptions quantizer(Map<String, Object> config) {
        return new MultiscaleVqOptions(
                null,
                null,
                null,
                null,
                null,
                null,
                whole(config, "z_channels"),
                null,
                whole(config, "vocab_size"),
                (Boolean) config.get("using_znorm"),
                patchNums(config),
                config.get("quant_resi") instanceof Number ratio ? ratio.doubleValue() : null,
                whole(config, "share_quant_resi"));
    }

    private static Integer whole(Map<String, Object> config, String name) {
        return config.get(name) instanceof Number number ? number.intValue() : null;
    }

    private static List<Integer> patchNums(Map<String, Object> config) {
        return config.get("patch_nums") instanceof List<?> sides
                ? sides.stream().map(side -> ((Number) side).intValue()).toList()
                : null;
    }
}
