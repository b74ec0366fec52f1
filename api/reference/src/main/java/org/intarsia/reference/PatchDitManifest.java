package org.intarsia.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.spec.ImageSpec;

/**
 * The hyper-parameters of a recorded case as sections of a manifest. The class-conditional codes
 * count all blocks ({@code num_blocks}), the text-conditioned ones those of each kind ({@code
 * num_encoder_blocks}, {@code num_decoder_blocks}).
 *
 * @param config of the case, by the published names
 * @param image the size of the case's images
 */
public record PatchDitManifest(Map<String, Object> config, ImageSpec image) {
    private static final Map<String, Object> PIXEL = Map.of("use", "pixel");

    /** Blocks of the transformer. */
    public int transformerBlocks() {
        return number(text() ? "num_encoder_blocks" : "num_cond_blocks").intValue();
    }

    /** Blocks of the head over it. */
    public int headBlocks() {
        return text()
                ? number("num_decoder_blocks").intValue()
                : number("num_blocks").intValue() - transformerBlocks();
    }

    /** Width of the head's features of a pixel. */
    public int pixelWidth() {
        return number(text() ? "decoder_hidden_size" : "hidden_size_x").intValue();
    }

    /** Whether it is a case of the text-conditioned form. */
    public boolean text() {
        return config.containsKey("txt_embed_dim");
    }

    public Number number(String name) {
        return (Number) config.get(name);
    }

    /** The options of the transformer, and where its weights are. */
    public Map<String, Object> backbone(String use, String prefix) {
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("use", use);
        for (String name : List.of("patch_size", "hidden_size", "num_groups")) {
            backbone.put(name, config.get(name));
        }
        backbone.put("num_cond_blocks", transformerBlocks());
        for (String name :
                List.of("num_text_blocks", "decoder_patch_scaling_h", "decoder_patch_scaling_w")) {
            if (config.containsKey(name)) {
                backbone.put(name, config.get(name));
            }
        }
        backbone.put("weights", Map.of("role", "weights", "prefix", prefix));
        return backbone;
    }

    /** A pipeline over pixels that predicts, without guidance and sampler. */
    public Map<String, Object> pipeline(Map<String, Object> backbone, Map<String, Object> head) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("image", Map.of("height", image.height(), "width", image.width()));
        manifest.put(
                "conditioning",
                text()
                        ? Map.of(
                                "kind",
                                "text",
                                "length",
                                config.get("txt_max_length"),
                                "width",
                                config.get("txt_embed_dim"))
                        : Map.of("kind", "class", "classes", config.get("num_classes")));
        manifest.put("tokenizer", PIXEL);
        manifest.put("backbone", backbone);
        manifest.put("head", head);
        manifest.put("decoder", PIXEL);
        return manifest;
    }

    /** The sampler of the case on the grid that the published codes share. */
    public Map<String, Object> sampler(String use) {
        return Map.of(
                "use",
                use,
                "steps",
                config.get("num_steps"),
                "timeshift",
                config.get("timeshift"),
                "grid",
                "appended");
    }

    /** Guidance inside the case's interval. */
    public Map<String, Object> guidance(String bounds) {
        return Map.of(
                "use",
                "cfg-interval",
                "scale",
                config.get("guidance"),
                "bounds",
                bounds,
                "interval",
                List.of(config.get("guidance_interval_min"), config.get("guidance_interval_max")));
    }

    /** The head of a training with the projector of the alignment loss. */
    public Map<String, Object> aligned(Map<String, Object> head) {
        Map<String, Object> aligned = new LinkedHashMap<>(head);
        Map<String, Object> projector = new LinkedHashMap<>();
        projector.put("kind", "head");
        projector.put("use", "align-projector");
        projector.put("encoder_dim", config.get("encoder_dim"));
        projector.put("weights", Map.of("role", "weights", "prefix", "diffusion_trainer."));
        aligned.put("with", Map.of("align", projector));
        return aligned;
    }

    /** Flow matching with the alignment term, at the published weights, to recorded tokens. */
    public Map<String, Object> objective() {
        Map<String, Object> objective = new LinkedHashMap<>();
        objective.put("use", "flow-matching");
        objective.put("p_mean", 0.0);
        objective.put("p_std", 1.0);
        objective.put("timeshift", config.get("timeshift"));
        objective.put("align_weight", 0.5);
        objective.put(
                "with",
                Map.of(
                        "encoder",
                        Map.of(
                                "kind", "tokenizer",
                                "use", "recorded",
                                "tensor", "in.repa_target")));
        return objective;
    }
}
