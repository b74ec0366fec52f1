package org.intarsia.backbones.llamagen.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.backbones.llamagen.Cases;
import org.intarsia.pipeline.parity.CaseResult;
import org.intarsia.pipeline.parity.ParityRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LlamagenParityTest {
    static Stream<Path> cases() {
        List<Path> all = new ArrayList<>(ParityRunner.find(Cases.folder()));
        Path shared = Cases.shared("parity").resolve("llamagen");
        if (Files.isDirectory(shared)) {
            all.addAll(ParityRunner.find(shared));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNetworkReproducesThePublishedCode(Path folder) {
        CaseResult result = new ParityRunner(Cases.registry()).run(folder);

        assertTrue(result.passed(), result.toString());
    }

    @Test
    void greedyCasesMayNameAnyTemperatureAndFilter() {
        Map<String, Object> config =
                Map.of("vocab_size", 64, "num_classes", 10, "temperature", 0.0, "top_k", 2000);
        assertEquals(
                Map.of("use", "raster", "greedy", true),
                LlamagenManifest.generating(config).get("sampler"));
    }
}
