package org.intarsia.backbones.semantic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DualLevelPlanTest {
    private static final String SMALL =
            """
            image: {height: 4, width: 6}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: pixel}
            backbone:
              use: semantic-ar
              patch-size: 2
              dim: 16
              n-layer: 2
              n-head: 2
              multiple-of: 8
              z-dim: 6
              dict-size: 11
              %s
            head: {use: pixel-ar, dim: 16, n-layer: 1, n-head: 2, multiple-of: 8, context: %s}
            %s
            sampler: {use: pixel-by-pixel}
            """;

    private static GeneratedImages generate(String backbone, String context, String guidance) {
        return HybridPlanTest.KIT
                .manifest(SMALL.formatted(backbone, context, guidance))
                .generate(new long[] {5, 6}, 0, 2);
    }

    /** Six patches, one forward of the backbone for each, whatever the head reads. */
    @ParameterizedTest
    @CsvSource({
        "'', patch",
        "'', full",
        "'sampling: semantic', patch",
        "'sampling: semantic\n  semantic-input: both', full",
        "'sampling: semantic\n  semantic-input: index', patch"
    })
    void everyPixelIsOfThe256LevelsAndAPictureTheSameAlone(String backbone, String context) {
        GeneratedImages both = generate(backbone, context, "");
        assertEquals(new Shape(2, 3, 4, 6), both.shape());
        assertEquals(6, both.evaluations());
        for (float value : both.values()) {
            double level = (value + 1) * 127.5;
            assertEquals(Math.rint(level), level, 1e-4);
            assertTrue(level > -0.5 && level < 255.5, "level " + level);
        }
        float[] alone =
                HybridPlanTest.KIT
                        .manifest(SMALL.formatted(backbone, context, ""))
                        .generate(new long[] {6}, 2)
                        .image(0);
        assertArrayEquals(alone, both.image(1), 1e-6f);
        assertFalse(Arrays.equals(both.image(0), both.image(1)), "chance is at work");
    }

    /** The scale is so large that what a branch is without decides what is drawn. */
    @ParameterizedTest
    @CsvSource({
        "'', patch, 'scale: 300', 2",
        "'switches: [z]', patch, 'scale: 300, uncond: z-null', 2",
        "'switches: [history]', patch, 'scale: 300, uncond: history', 2",
        "'switches: [z, history]', full, 'scale: 300, uncond: both', 2",
        "'switches: [z, history]', patch, 'scale: 300, uncond: stepwise, history-scale: 9', 3",
        "'sampling: semantic', full, 'scale: 300', 2",
        "'sampling: semantic', patch, 'scale: 1, semantic-scale: 900', 2",
        "'sampling: semantic\n  switches: [z]', patch, 'scale: 300, semantic-scale: 3, uncond: z-null', 3"
    })
    void guidanceAtEitherLevelChangesThePicture(
            String backbone, String context, String options, int branches) {
        float[] plain = generate(backbone, context, "").values();
        GeneratedImages guided =
                generate(backbone, context, "guidance: {use: layered, " + options + "}");
        assertEquals(6 * branches, guided.evaluations());
        assertFalse(Arrays.equals(plain, guided.values()), "guidance changes the picture");
    }

    @Test
    void aSamplerThatPaintsPatchesDoesNotFitAHeadThatDrawsNumbers() {
        String manifest =
                SMALL.formatted("", "patch", "")
                        .replace(
                                "{use: pixel-by-pixel}",
                                "{use: patch-by-patch, with: {flow: {kind: sampler, use: euler}}}");
        Problem problem = HybridPlanTest.KIT.manifest(manifest).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
    }

    @Test
    void latentsThatAreNoPixelsAreRefused() {
        String manifest =
                SMALL.formatted("", "patch", "")
                        .replace("{height: 4, width: 6}", "{height: 32, width: 32}")
                        .replace("{use: pixel}", "{use: kl-vae, preset: kl-16}");
        Problem problem = HybridPlanTest.KIT.manifest(manifest).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("red, green and blue"), problem.cause());
    }
}
