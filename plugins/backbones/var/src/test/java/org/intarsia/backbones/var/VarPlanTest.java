package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarPlanTest {
    private static final List<Integer> SCALES_512 = List.of(1, 2, 3, 4, 6, 9, 13, 18, 24, 32);

    private static Plan plan(String preset, int size, Map<String, Object> tokenizer) {
        Map<String, Object> vae = new HashMap<>(tokenizer);
        vae.put("use", "multiscale-vq");
        vae.put("weights", Map.of("file", "vae.pth"));
        Map<String, Object> weights = Map.of("file", "var.pth");
        Map<String, Object> manifest = new HashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "preset");
        manifest.put("image", Map.of("height", size, "width", size));
        manifest.put("conditioning", Map.of("kind", "class", "classes", 1000));
        manifest.put("tokenizer", vae);
        manifest.put("backbone", Map.of("use", "var", "preset", preset, "weights", weights));
        manifest.put("head", Map.of("use", "logits", "preset", "var"));
        manifest.put("guidance", Map.of("use", "cfg-logits", "schedule", "ramp", "scale", 1.5));
        manifest.put("sampler", Map.of("use", "next-scale", "top-k", 900, "top-p", 0.96));
        manifest.put("decoder", vae);
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(Manifests.of(manifest));
    }

    private static Map<String, Object> scales(int size) {
        return size == 512 ? Map.of("patch-nums", SCALES_512) : Map.of();
    }

    @ParameterizedTest
    @CsvSource({
        "d16, 256, var-d16",
        "d20, 256, var-d20",
        "d24, 256, var-d24",
        "d30, 256, var-d30",
        "d36-512, 512, var-d36-512"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, int size, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        List<Plan.Requests> ofVar =
                plan(preset, size, scales(size)).requested().stream()
                        .filter(requests -> requests.file().equals("var.pth"))
                        .toList();
        assertEquals(PublishedShapes.read(published), PublishedShapes.asked(ofVar));
    }

    @Test
    void aTokenizerOfAnotherVocabularyOrOtherScalesIsRefusedWithWhatDiffers() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                plan(
                                        "d16",
                                        256,
                                        Map.of(
                                                "vocab-size",
                                                8192,
                                                "patch-nums",
                                                List.of(1, 2, 4, 8, 16))));

        Problem problem = refused.problems().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge tokenizer -> backbone"), problem.subject());
        assertEquals(
                "a vocabulary of 8192 offered, 4096 expected; the scales [1x1, 2x2, 4x4, 8x8,"
                        + " 16x16] offered, [1x1, 2x2, 3x3, 4x4, 5x5, 6x6, 8x8, 10x10, 13x13, 16x16]"
                        + " expected",
                problem.cause());
    }
}
