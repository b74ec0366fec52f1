package org.intarsia.decoders.pid.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyper-parameters of a recorded case as a manifest and as options. */
final class PidManifest {
    private static final List<String> BACKBONE =
            List.of(
                    "patch_size",
                    "hidden_size",
                    "num_groups",
                    "patch_depth",
                    "rope_mode",
                    "rope_ref_h",
                    "rope_ref_w");
    private static final List<String> HEAD =
            List.of(
                    "pixel_hidden_size",
                    "pixel_depth",
                    "pixel_attn_hidden_size",
                    "pixel_num_groups",
                    "rope_mode",
                    "rope_ref_h",
                    "rope_ref_w");
    private static final List<String> DECODER =
            List.of(
                    "sr_scale",
                    "latent_spatial_down_factor",
                    "lq_latent_unpatchify_factor",
                    "lq_hidden_dim",
                    "lq_num_res_blocks",
                    "lq_conv_padding_mode",
                    "lq_interval",
                    "pit_lq_inject");

    private PidManifest() {}

    static Map<String, Object> decoderOptions(Map<String, Object> config) {
        Map<String, Object> options = options(config, DECODER);
        options.put("lq_gate_type", String.valueOf(config.get("lq_gate_type")).replace('_', '-'));
        return options;
    }

    /** A pipeline of which only the decoder is used. */
    static Map<String, Object> pipeline(Map<String, Object> config) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        int scale = number(config, "sr_scale").intValue();
        manifest.put(
                "image",
                Map.of(
                        "height", number(config, "height").intValue() / scale,
                        "width", number(config, "width").intValue() / scale));
        manifest.put(
                "conditioning",
                Map.of(
                        "kind", "text",
                        "length", config.get("txt_max_length"),
                        "width", config.get("txt_embed_dim")));
        manifest.put("tokenizer", Map.of("use", "recorded", "tensor", "in.latent"));
        Map<String, Object> decoder = decoderOptions(config);
        decoder.put("use", "pid");
        decoder.put("weights", Map.of("role", "weights", "prefix", "net."));
        decoder.put("with", parts(config));
        manifest.put("decoder", decoder);
        return manifest;
    }

    private static Map<String, Object> parts(Map<String, Object> config) {
        Map<String, Object> backbone = options(config, BACKBONE);
        backbone.put("use", "pixeldit");
        Map<String, Object> head = options(config, HEAD);
        head.put("use", "pixel-dit");
        head.put("noise_at", 1);
        Map<String, Object> with = new LinkedHashMap<>();
        with.put("backbone", backbone);
        with.put("head", head);
        with.put("sampler", sampler(config));
        if (config.containsKey("cfg_scale")) {
            with.put(
                    "guidance",
                    Map.of(
                            "use",
                            "cfg",
                            "scale",
                            config.get("cfg_scale"),
                            "drop",
                            List.of("text")));
        }
        return with;
    }

    private static Map<String, Object> sampler(Map<String, Object> config) {
        Map<String, Object> sampler = new LinkedHashMap<>();
        if (config.containsKey("cfg_scale")) {
            sampler.put("use", "dpm-solver");
            sampler.put("flow_shift", config.get("shift"));
            sampler.put("steps", config.get("num_steps"));
            return sampler;
        }
        sampler.put("use", "pid-student");
        if (config.get("student_t_list") instanceof List<?> times) {
            sampler.put("times", times);
            sampler.put("steps", times.size() - 1);
        }
        if (config.get("num_steps") != null) {
            sampler.put("steps", config.get("num_steps"));
        }
        sampler.put("student_sample_type", config.getOrDefault("student_sample_type", "sde"));
        return sampler;
    }

    private static Map<String, Object> options(Map<String, Object> config, List<String> names) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String name : names) {
            if (config.get(name) != null) {
                options.put(name, config.get(name));
            }
        }
        return options;
    }

    static Number number(Map<String, Object> config, String name) {
        return (Number) config.get(name);
    }
}
