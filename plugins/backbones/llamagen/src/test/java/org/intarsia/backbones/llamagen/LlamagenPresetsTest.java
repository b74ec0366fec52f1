package org.intarsia.backbones.llamagen;

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

class LlamagenPresetsTest {
    private static Plan plan(String preset, boolean text) {
        Map<String, Object> levels = Map.of("use", "levels", "vocabulary", 16_384);
        Map<String, Object> weights = Map.of("file", "none.pt", "key", "model");
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "preset");
        manifest.put("image", Map.of("height", 384, "width", 384));
        manifest.put(
                "conditioning",
                text
                        ? Map.of("kind", "text", "length", 120, "width", 2048)
                        : Map.of("kind", "class", "classes", 1000));
        manifest.put("tokenizer", levels);
        manifest.put("backbone", Map.of("use", "llamagen", "preset", preset, "weights", weights));
        manifest.put("head", Map.of("use", "logits", "preset", "llamagen"));
        manifest.put("decoder", levels);
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    @ParameterizedTest
    @CsvSource({
        "B, 110888448, llamagen-b-c2i", "L, 342910976, llamagen-l-c2i",
        "XL, 774699520, llamagen-xl-c2i", "XXL, 1410972672, llamagen-xxl-c2i",
        "3B, 3096659200, llamagen-3b-c2i", "XL, 777923840, llamagen-xl-t2i"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file) {
        Plan plan = plan(preset, file.endsWith("t2i"));
        assertEquals(parameters, plan.parameters());
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(PublishedShapes.read(published), PublishedShapes.asked(plan.requested()));
    }
}
