package org.intarsia.backbones.rar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RarPresetsTest {
    private static Plan plan(String preset) {
        Map<String, Object> levels = Map.of("use", "levels", "vocabulary", 1024);
        Map<String, Object> weights = Map.of("file", "none.bin");
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "preset");
        manifest.put("image", Map.of("height", 256, "width", 256));
        manifest.put("conditioning", Map.of("kind", "class", "classes", 1000));
        manifest.put("tokenizer", levels);
        manifest.put("backbone", Map.of("use", "rar", "preset", preset, "weights", weights));
        manifest.put("head", Map.of("use", "logits", "preset", "rar"));
        manifest.put("decoder", levels);
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    @ParameterizedTest
    @CsvSource({
        "B, 260923648, rar-b",
        "L, 461668352, rar-l",
        "XL, 955425024, rar-xl",
        "XXL, 1498520704, rar-xxl"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file) {
        Plan plan = plan(preset);
        assertEquals(parameters, plan.parameters());
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(PublishedShapes.read(published), PublishedShapes.asked(plan.requested()));
    }
}
