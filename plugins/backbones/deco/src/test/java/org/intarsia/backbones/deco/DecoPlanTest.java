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
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.PixelManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoPlanTest {
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
        Map<String, Object> backbone = new LinkedHashMap<>(ofPreset("deco", preset));
        String prefix = "ema_denoiser.";
        backbone.put("weights", Map.of("file", "none.ckpt", "prefix", prefix));
        return plan(
                new PixelManifest(
                                text ? TEXT : PixelManifest.CLASSES,
                                backbone,
                                ofPreset("deco-pixel", preset),
                                "euler")
                        .sections());
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
        Plan plan =
                plan(
                        PixelManifest.ofClasses(
                                        ofPreset("deco", "L/16"), Map.of("use", "neural-field"))
                                .sections());
        assertTrue(plan.edges().stream().anyMatch(edge -> edge.name().equals("backbone -> head")));
    }

    private static Problem refused(Map<String, Object> backbone, Map<String, Object> head) {
        return PixelManifest.ofClasses(backbone, head).refusedBy(DecoPlanTest::plan);
    }

    @Test
    void aDecoderOfAnotherWidthIsRefusedWithBothSpecsAndThePartsThatFit() {
        Problem problem = refused(ofPreset("deco", "L/16"), ofPreset("deco-pixel", "XL/16"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge backbone -> head", problem.subject());
        assertEquals("tokens[256,1024] offered, tokens[any,1152] expected", problem.cause());
        assertEquals("Use head neural-field, or change the options.", problem.next());
    }

    @Test
    void aDecoderOfAnotherWidthAndAnotherPatchIsRefusedForBoth() {
        Problem problem =
                refused(
                        Map.of("use", "deco", "preset", "L/16", "patch-size", 32),
                        ofPreset("deco-pixel", "XL/16"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals(
                "tokens[64,1024] offered, tokens[any,1152] expected; patch 32 offered, patch 16"
                        + " expected",
                problem.cause());
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(ofPreset("deco", "L/16"), ofPreset("deco-pixel", "L/16"))
                .refusesToSampleIds(DecoPlanTest::plan);
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
