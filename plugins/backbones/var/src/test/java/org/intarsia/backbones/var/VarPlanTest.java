package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.logits.LogitsPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarPlanTest {
    private static final String SCALES_512 = ", patch-nums: [1, 2, 3, 4, 6, 9, 13, 18, 24, 32]";

    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new VarPlugin(),
                    new LogitsPlugin(),
                    new MultiscaleVqPlugin(),
                    new AutoregressivePlugin(),
                    new CfgPlugin());

    /**
     * @param scales options of the tokenizer
     */
    private static TestPipeline pipeline(String preset, int size, String scales) {
        return KIT.manifest(
                """
                image: {height: %1$d, width: %1$d}
                conditioning: {kind: class, classes: 1000}
                tokenizer: {use: multiscale-vq%2$s, weights: {file: vae.pth}}
                backbone: {use: var, preset: %3$s, weights: {file: var.pth}}
                head: {use: logits, preset: var}
                guidance: {use: cfg-logits, schedule: ramp, scale: 1.5}
                sampler: {use: next-scale, top-k: 900, top-p: 0.96}
                decoder: {use: multiscale-vq%2$s, weights: {file: vae.pth}}
                """
                        .formatted(size, scales, preset));
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
        pipeline(preset, size, size == 512 ? SCALES_512 : "").plan().checkShapes("var.pth", file);
    }

    @Test
    void aTokenizerOfAnotherVocabularyOrOtherScalesIsRefusedWithWhatDiffers() {
        String other = ", vocab-size: 8192, patch-nums: [1, 2, 4, 8, 16]";
        Problem problem = pipeline("d16", 256, other).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge tokenizer -> backbone"), problem.subject());
        assertEquals(
                "a vocabulary of 8192 offered, 4096 expected; the scales [1x1, 2x2, 4x4, 8x8,"
                        + " 16x16] offered, [1x1, 2x2, 3x3, 4x4, 5x5, 6x6, 8x8, 10x10, 13x13, 16x16]"
                        + " expected",
                problem.cause());
    }
}
