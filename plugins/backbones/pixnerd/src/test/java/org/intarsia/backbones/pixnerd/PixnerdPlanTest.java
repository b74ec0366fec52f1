package org.intarsia.backbones.pixnerd;

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

class PixnerdPlanTest {
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 128, "width", 2048);

    private static Plan plan(Map<String, Object> manifest) {
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    private static Map<String, Object> ofPreset(String part, String preset) {
        return Map.of("use", part, "preset", preset);
    }

    private static Plan preset(String preset) {
        boolean text = preset.endsWith("T2I");
        Map<String, Object> backbone = new LinkedHashMap<>(ofPreset("pixnerd", preset));
        String prefix = "ema_denoiser.";
        backbone.put("weights", Map.of("file", "none.ckpt", "prefix", prefix));
        return plan(
                new PixelManifest(
                                text ? TEXT : PixelManifest.CLASSES,
                                backbone,
                                ofPreset("neural-field", preset),
                                "euler")
                        .sections());
    }

    @ParameterizedTest
    @CsvSource({"L/16, 452.11", "XL/16, 700.59", "XXL/16-T2I, 1171.52"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"L/16, pixnerd-l-16", "XL/16, pixnerd-xl-16", "XXL/16-T2I, pixnerd-xxl-16-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(
                PublishedShapes.read(published), PublishedShapes.asked(preset(preset).requested()));
    }

    @Test
    void anotherPapersHeadReadsItsTokens() {
        Plan plan =
                plan(
                        PixelManifest.ofClasses(
                                        ofPreset("pixnerd", "L/16"), Map.of("use", "patch-linear"))
                                .sections());
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }

    private static Problem refused(Map<String, Object> backbone, Map<String, Object> head) {
        return PixelManifest.ofClasses(backbone, head).refusedBy(PixnerdPlanTest::plan);
    }

    @Test
    void fieldsOfAnotherWidthAreRefusedWithBothSpecsAndThePartsThatFit() {
        Problem problem = refused(ofPreset("pixnerd", "L/16"), ofPreset("neural-field", "XL/16"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge backbone -> head", problem.subject());
        assertEquals("tokens[256,1024] offered, tokens[any,1152] expected", problem.cause());
        assertEquals("Use head patch-linear, or change the options.", problem.next());
    }

    @Test
    void fieldsOfAnotherPatchAreRefused() {
        Problem problem =
                refused(
                        Map.of("use", "pixnerd", "preset", "L/16", "patch-size", 32),
                        ofPreset("neural-field", "L/16"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("patch 32 offered, patch 16 expected", problem.cause());
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(ofPreset("pixnerd", "L/16"), ofPreset("neural-field", "L/16"))
                .refusesToSampleIds(PixnerdPlanTest::plan);
    }

    @Test
    void aHeadOfTokenIdsIsRefusedWithThoseOfPixels() {
        Problem problem = refused(ofPreset("pixnerd", "L/16"), Map.of("use", "logits"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge tokenizer -> head", problem.subject());
        assertEquals(
                "pixel [3,256,256] in [-1.0, 1.0] offered, token ids expected", problem.cause());
        assertEquals(
                "Use head neural-field or patch-linear, or change the options.", problem.next());
    }

    @Test
    void aHeadThatNeedsSquarePatchesIsRefusedOverAScaledImage() {
        Problem problem =
                refused(
                        Map.of("use", "pixnerd", "preset", "L/16", "decoder-patch-scaling-h", 2.0),
                        Map.of("use", "patch-linear"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("tokens[128,1024]"), problem.cause());
        assertTrue(problem.next().contains("neural-field"), problem.next());
    }

    @Test
    void aProjectorWithoutATappedBlockIsRefusedAndToldWhatToSay() {
        Map<String, Object> head = new LinkedHashMap<>(ofPreset("neural-field", "L/16"));
        head.put("with", Map.of("align", Map.of("kind", "head", "use", "align-projector")));
        Problem problem = refused(ofPreset("pixnerd", "L/16"), head);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.next().contains("align-layer"), problem.next());
    }
}
