package org.intarsia.backbones.deco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.ModelFolder;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Plan;
import org.intarsia.pipeline.PublishedShapes;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoPlanTest {
    private static final Map<String, Object> CLASSES = Map.of("kind", "class", "classes", 1000);
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 128, "width", 2048);

    private static Plan plan(
            Map<String, Object> conditioning,
            Map<String, Object> backbone,
            Map<String, Object> head) {
        Map<String, Object> whole = new LinkedHashMap<>(backbone);
        whole.put("use", "deco");
        whole.put("weights", Map.of("file", "none.ckpt", "prefix", "ema_denoiser."));
        Map<String, Object> pixel = Map.of("use", "pixel");
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "preset");
        manifest.put("image", Map.of("height", 256, "width", 256));
        manifest.put("conditioning", conditioning);
        manifest.put("tokenizer", pixel);
        manifest.put("backbone", whole);
        manifest.put("head", head);
        manifest.put("sampler", Map.of("use", "euler"));
        manifest.put("decoder", pixel);
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    private static Plan preset(String preset) {
        return plan(
                preset.endsWith("T2I") ? TEXT : CLASSES,
                Map.of("preset", preset),
                Map.of("use", "deco-pixel", "preset", preset));
    }

    @ParameterizedTest
    @CsvSource({"L/16, 426.94", "XL/16, 682.28", "XXL/16-T2I, 1133.76"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"L/16, deco-l-16", "XL/16, deco-xl-16", "XXL/16-T2I, deco-xxl-16-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(
                PublishedShapes.read(published), PublishedShapes.asked(preset(preset).requested()));
    }

    @Test
    void itsTokensGenerateFieldsToo() {
        Plan plan = plan(CLASSES, Map.of("preset", "L/16"), Map.of("use", "neural-field"));
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> new DecoOptions(0, 2, 0, 0, -1, 3));
        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-groups",
                        "num-cond-blocks",
                        "num-text-blocks",
                        "align-layer"),
                refused.problems().stream().map(Problem::subject).toList());
    }
}
