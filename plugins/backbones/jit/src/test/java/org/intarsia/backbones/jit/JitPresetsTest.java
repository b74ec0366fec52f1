package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JitPresetsTest {
    private static Plan plan(String preset, int size) {
        Map<String, Object> pixel = Map.of("use", "pixel");
        Map<String, Object> weights = Map.of("file", "none.pth", "prefix", "net.");
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(
                        Manifests.of(
                                Map.of(
                                        "intarsia",
                                        1,
                                        "name",
                                        "preset",
                                        "image",
                                        Map.of("height", size, "width", size),
                                        "conditioning",
                                        Map.of("kind", "class", "classes", 1000),
                                        "tokenizer",
                                        pixel,
                                        "backbone",
                                        Map.of("use", "jit", "preset", preset, "weights", weights),
                                        "head",
                                        Map.of("use", "patch-linear"),
                                        "decoder",
                                        pixel)));
    }

    @ParameterizedTest
    @CsvSource({
        "B/16, 256, 131.32", "B/32, 512, 133.39", "L/16, 256, 459.14",
        "L/32, 512, 461.80", "H/16, 256, 952.84", "H/32, 512, 956.38"
    })
    void aPresetHasThePublishedNumberOfParameters(String preset, int size, double millions) {
        assertEquals(millions, plan(preset, size).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({
        "B/16, 256, jit-b-16", "B/32, 512, jit-b-32", "L/16, 256, jit-l-16",
        "L/32, 512, jit-l-32", "H/16, 256, jit-h-16", "H/32, 512, jit-h-32"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, int size, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(
                PublishedShapes.read(published),
                PublishedShapes.asked(plan(preset, size).requested()));
    }
}
