package org.intarsia.decoders.rae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaePlanTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new RaePlugin(), new DinoPlugin());

    private static String published(String preset) {
        return """
               image: {height: 256, width: 256}
               tokenizer:
                 use: rae
                 weights: {file: stat.pt}
                 with:
                   encoder:
                     kind: tokenizer
                     use: dinov2
                     preset: with-registers-base
                     input-size: 224
                     last-affine: false
                     weights: {file: dino.safetensors}
               decoder:
                 with:
                   network: {kind: decoder, use: rae-vit, preset: %s, weights: {file: model.pt}}
               """
                .formatted(preset);
    }

    private static TestPipeline pipeline(String manifest) {
        return KIT.manifest(manifest);
    }

    @Test
    void thePublishedFilesAreAskedForExactly() {
        TestPlan plan = pipeline(published("vit-xl")).plan();
        assertEquals(List.of("dino.safetensors", "stat.pt", "model.pt"), plan.files());
        plan.checkShapes("model.pt", "rae-decoder-vit-xl");
        plan.checkShapes("dino.safetensors", "dinov2-with-registers-base");
        assertEquals(
                java.util.Map.of("mean", "[768,16,16]", "var", "[768,16,16]"),
                plan.shapes("stat.pt"));
    }

    @ParameterizedTest
    @CsvSource({"vit-b, 86435328", "vit-l, 304150272", "vit-xl, 415352704"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long parameters) {
        long statistics = 2L * 768 * 16 * 16;
        assertEquals(
                parameters, pipeline(published(preset)).plan().parameters(Kind.DECODER), preset);
        assertTrue(pipeline(published(preset)).plan().parameters(Kind.TOKENIZER) > statistics);
    }

    @Test
    void theDecoderSharesTheTokenizersStatistics() {
        TestPlan plan = pipeline(published("vit-b")).plan();
        assertEquals(1, plan.files().stream().filter("stat.pt"::equals).count());
    }

    @Test
    void aGridOfAnotherSizeIsRefusedWithBothSpaces() {
        Problem refused =
                pipeline(
                                published("vit-b")
                                        .replace(
                                                "height: 256, width: 256",
                                                "height: 512, width: 512"))
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertEquals(
                "rae-dinov2-with-registers-base [768,16,16] in [-4.0, 4.0] offered,"
                        + " rae-dinov2-with-registers-base [768,32,32] in [-4.0, 4.0] expected",
                refused.cause());
    }

    @Test
    void tokensOfAnotherEncoderAreRefused() {
        Problem refused =
                pipeline(published("vit-b").replace("preset: with-registers-base", "preset: base"))
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertEquals(
                "latents of space rae-dinov2-base offered, rae-dinov2-with-registers-base expected",
                refused.cause());
    }

    @Test
    void missingStatisticsAreRefused() {
        Problem refused =
                pipeline(published("vit-b").replace("  weights: {file: stat.pt}\n", "")).refusal();
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, refused.code());
        assertTrue(
                refused.cause()
                        .startsWith(
                                "no file of the statistics of rae-dinov2-with-registers-base"
                                        + " [768,16,16]"),
                refused.cause());
        TestPlan without =
                pipeline(published("vit-b").replace("weights: {file: stat.pt}", "statistics: none"))
                        .plan();
        assertEquals(List.of("dino.safetensors", "model.pt"), without.files());
    }

    @Test
    void aMissingNetworkIsNamed() {
        Problem refused =
                pipeline(published("vit-b").replaceFirst("(?s)decoder:\n.*", "")).refusal();
        assertEquals(ErrorCode.MISSING_NESTED_PART, refused.code());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        List<Problem> problems =
                pipeline(
                                published("vit-b")
                                        .replace(
                                                "preset: vit-b",
                                                "decoder-hidden-size: 90,"
                                                        + " decoder-num-attention-heads: 7"))
                        .refusals();
        assertEquals(2, problems.size(), problems.toString());
    }
}
