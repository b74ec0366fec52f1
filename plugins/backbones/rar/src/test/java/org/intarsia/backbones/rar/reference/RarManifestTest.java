package org.intarsia.backbones.rar.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RarManifestTest {
    @Test
    void aCaseWithoutAPowerHasAConstantScale() {
        Map<String, Object> config =
                Map.of(
                        "image_seq_len",
                        16,
                        "condition_num_classes",
                        10,
                        "codebook_size",
                        64,
                        "guidance_scale",
                        4.0);
        Map<?, ?> guidance = (Map<?, ?>) RarManifest.generating(config).get("guidance");
        assertEquals(4.0, guidance.get("scale"));
        assertEquals(0, guidance.get("power"));
    }
}
