package org.intarsia.backbones.llamagen.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LlamagenManifestTest {
    @Test
    void greedyCasesMayNameAnyTemperatureAndFilter() {
        Map<String, Object> config =
                Map.of("vocab_size", 64, "num_classes", 10, "temperature", 0.0, "top_k", 2000);
        assertEquals(
                Map.of("use", "raster", "greedy", true),
                LlamagenManifest.generating(config).get("sampler"));
    }
}
