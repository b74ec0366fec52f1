package org.intarsia.backbones.pixeldit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

class PixelDitPlanTest {
    private static final Map<String, Object> CLASSES = Map.of("kind", "class", "classes", 1000);
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 300, "width", 2304);

    private static Plan plan(
            Map<String, Object> conditioning,
            Map<String, Object> backbone,
            Map<String, Object> head) {
        Map<String, Object> whole = new LinkedHashMap<>(backbone);
        whole.putIfAbsent("use", "pixeldit");
        String prefix = conditioning == TEXT ? "core." : "ema_denoiser.";
        whole.put("weights", Map.of("file", "none.ckpt", "prefix", prefix));
        Map<String, Object> pixel = Map.of("use", "pixel");
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "preset");
        manifest.put("image", Map.of("height", 256, "width", 256));
        manifest.put("conditioning", conditioning);
        manifest.put("tokenizer", pixel);
        manifest.put("backbone", whole);
        manifest.put("head", head);
        manifest.put("sampler", Map.of("use", "dpm-solver"));
        manifest.put("decoder", pixel);
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    private static Plan preset(String preset) {
        return plan(
                preset.equals("T2I") ? TEXT : CLASSES,
                Map.of("preset", preset),
                Map.of("use", "pixel-dit", "preset", preset));
    }

    @ParameterizedTest
    @CsvSource({"XL, 797.38", "T2I, 1302.47"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"XL, pixeldit-xl", "T2I, pixeldit-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(
                PublishedShapes.read(published), PublishedShapes.asked(preset(preset).requested()));
    }

    @Test
    void tokensOfAnotherWidthAreRefusedWithBothSpecsAndTheHeadsThatFit() {
        Problem problem = refused(Map.of("use", "jit", "preset", "B/16"), Map.of("preset", "XL"));
        assertEquals("INT-203", problem.code());
        assertTrue(problem.subject().contains("backbone -> head"), problem.subject());
        assertTrue(problem.cause().contains("tokens[256,768] offered"), problem.cause());
        assertTrue(problem.cause().contains("tokens[-1,1152] expected"), problem.cause());
        assertTrue(problem.next().contains("patch-linear"), problem.next());
    }

    @Test
    void anotherPatchIsRefused() {
        Problem problem =
                refused(Map.of("hidden-size", 1152, "patch-size", 32), Map.of("preset", "XL"));
        assertEquals("INT-203", problem.code());
        assertTrue(problem.cause().contains("patch 32 offered, patch 16"), problem.cause());
    }

    private static Problem refused(Map<String, Object> backbone, Map<String, Object> options) {
        Map<String, Object> head = new LinkedHashMap<>(options);
        head.put("use", "pixel-dit");
        return assertThrows(IntarsiaException.class, () -> plan(CLASSES, backbone, head))
                .problems()
                .get(0);
    }

    @Test
    void itReadsTheTokensOfAnyBackboneWhoseWidthNobodyFixed() {
        Map<String, Object> head = Map.of("use", "pixel-dit", "condition", "add");
        Plan plan = plan(CLASSES, Map.of("use", "jit", "preset", "B/16"), head);
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }

    @Test
    void anotherPapersHeadReadsItsTokens() {
        Plan plan = plan(CLASSES, Map.of("preset", "XL"), Map.of("use", "neural-field"));
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }
}
