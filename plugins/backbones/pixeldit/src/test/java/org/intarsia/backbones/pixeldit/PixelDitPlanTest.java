package org.intarsia.backbones.pixeldit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.PixelManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelDitPlanTest {
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 300, "width", 2304);

    private static Plan plan(Map<String, Object> manifest) {
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    private static Map<String, Object> ofPreset(String part, String preset) {
        return Map.of("use", part, "preset", preset);
    }

    private static Plan preset(String preset) {
        boolean text = preset.endsWith("T2I");
        Map<String, Object> backbone = new LinkedHashMap<>(ofPreset("pixeldit", preset));
        String prefix = text ? "core." : "ema_denoiser.";
        backbone.put("weights", Map.of("file", "none.ckpt", "prefix", prefix));
        return plan(
                new PixelManifest(
                                text ? TEXT : PixelManifest.CLASSES,
                                backbone,
                                ofPreset("pixel-dit", preset),
                                "dpm-solver")
                        .sections());
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

    private static Problem refused(Map<String, Object> backbone, Map<String, Object> head) {
        return PixelManifest.ofClasses(backbone, head).refusedBy(PixelDitPlanTest::plan);
    }

    @Test
    void tokensOfAnotherWidthAreRefusedWithBothSpecsAndThePartsThatFit() {
        Problem problem = refused(ofPreset("jit", "B/16"), ofPreset("pixel-dit", "XL"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge backbone -> head", problem.subject());
        assertEquals("tokens[256,768] offered, tokens[any,1152] expected", problem.cause());
        assertEquals(
                "Use head neural-field or patch-linear, or backbone pixeldit, or change the options.",
                problem.next());
    }

    @Test
    void anotherPatchIsRefused() {
        Problem problem =
                refused(
                        Map.of("use", "pixeldit", "hidden-size", 1152, "patch-size", 32),
                        ofPreset("pixel-dit", "XL"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("patch 32 offered, patch 16 expected", problem.cause());
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(ofPreset("pixeldit", "XL"), ofPreset("pixel-dit", "XL"))
                .refusesToSampleIds(PixelDitPlanTest::plan);
    }

    private static void assertFit(Map<String, Object> backbone, Map<String, Object> head) {
        Plan plan = plan(PixelManifest.ofClasses(backbone, head).sections());
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }

    @Test
    void itReadsTheTokensOfAnyBackboneWhoseWidthNobodyFixed() {
        assertFit(ofPreset("jit", "B/16"), Map.of("use", "pixel-dit", "condition", "add"));
    }

    @Test
    void anotherPapersHeadReadsItsTokens() {
        assertFit(ofPreset("pixeldit", "XL"), Map.of("use", "neural-field"));
    }
}
