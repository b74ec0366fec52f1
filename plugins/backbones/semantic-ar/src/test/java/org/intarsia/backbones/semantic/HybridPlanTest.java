package org.intarsia.backbones.semantic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new SemanticPlugin(),
                    new PixelPlugin(),
                    new KlVaePlugin(),
                    new PixelDecoderPlugin(),
                    new AutoregressivePlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    /** MAR's latents are 16 channels on a grid whose cells are the tokens. */
    @ParameterizedTest
    @CsvSource({"base, 768, 35749920", "large, 1024, 72230432", "huge, 1280, 151206944"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String size, int z, long parameters) {
        TestPlan plan =
                KIT.manifest(
                                """
                                image: {height: 256, width: 256}
                                conditioning: {kind: class, classes: 1000}
                                tokenizer:
                                  use: kl-vae
                                  preset: kl-16
                                  weights: {file: kl16.ckpt, key: model}
                                backbone:
                                  use: semantic-ar
                                  patch-size: 1
                                  z-dim: %d
                                  weights: {file: semantic.safetensors}
                                head:
                                  use: mar
                                  preset: %s
                                  weights: {file: mar.pth, key: model_ema}
                                sampler:
                                  use: patch-by-patch
                                  with: {flow: {kind: sampler, use: ddpm}}
                                """
                                        .formatted(z, size))
                        .plan();
        plan.checkShapes("mar.pth", "mar-" + size + "-diffloss");
        assertEquals(parameters, plan.parameters(Kind.HEAD));
    }

    private static final String SMALL =
            """
            image: {height: 8, width: 12}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: pixel}
            backbone:
              use: semantic-ar
              patch-size: 4
              dim: 16
              n-layer: 2
              n-head: 2
              multiple-of: 8
              z-dim: 6
              dict-size: 11
              %s
            head: {use: mar, width: 16, depth: 1, %s}
            %s
            sampler: {use: patch-by-patch, %s with: {flow: {kind: sampler, %s}}}
            """;

    private static String manifest(String backbone, String guidance, String order, boolean noise) {
        return SMALL.formatted(
                backbone,
                noise ? "predicts: noise" : "predicts: velocity",
                guidance,
                order,
                noise ? "use: ddpm, steps: 5" : "use: euler, steps: 3");
    }

    private static String z(String draws) {
        return draws + "\n  switches: [z]";
    }

    /** Six patches: one forward of the backbone a patch and branch, whatever paints it. */
    @ParameterizedTest
    @CsvSource({
        "'', '', '', false",
        "'', '', '', true",
        "'sampling: semantic', '', '', true",
        "'sampling: semantic\n  semantic-input: both', '', '', false",
        "'sampling: semantic\n  semantic-input: index', '', '', false",
        "'order: any', '', 'order: random,', true",
        "'order: any\n  sampling: semantic\n  semantic-input: both', '', 'order: random,', false"
    })
    void everyPatchIsPaintedOnOneForward(
            String backbone, String guidance, String order, boolean noise) {
        String manifest = manifest(backbone, guidance, order, noise);
        GeneratedImages both = KIT.manifest(manifest).generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 8, 12), both.shape());
        assertEquals(6, both.evaluations());
        assertEquals(List.of(1, 2, 3, 4, 5, 6), both.previews());
        float[] alone = KIT.manifest(manifest).generate(new long[] {6}, 2).image(0);
        // A diffusion multiplies by 2e4 what an untrained network says first.
        float largest = 1;
        for (float value : alone) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(alone, both.image(1), 1e-5f * largest, "a picture is the same alone");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'scale: 2', 2",
        "'', 'scale: 2, schedule: linear', 2",
        "'switches: [z]', 'scale: 2, uncond: z-null', 2",
        "'sampling: semantic', 'scale: 1, semantic-scale: 3', 2",
        "'sampling: semantic', 'scale: 2, semantic-scale: 3', 3",
        "'sampling: semantic\n  switches: [z]', 'scale: 2, semantic-scale: 3, uncond: z-null', 3",
        "'switches: [c]', 'scale: 2, uncond: c-only', 2",
        "'switches: [c]', 'scale: 2, uncond: joint', 2",
        "'switches: [z, c]', 'scale: 2, label-scale: 3, uncond: conditions', 3",
        "'sampling: semantic\n  switches: [c]', 'scale: 2, uncond: joint', 2"
    })
    void guidanceAtEitherLevelChangesThePicture(String backbone, String options, int branches) {
        GeneratedImages plain =
                KIT.manifest(manifest(backbone, "", "", true)).generate(new long[] {5, 6}, 0, 2);
        String guidance = "guidance: {use: layered, " + options + "}";
        GeneratedImages guided =
                KIT.manifest(manifest(backbone, guidance, "", true))
                        .generate(new long[] {5, 6}, 0, 2);
        assertEquals(6 * branches, guided.evaluations());
        float changed = 0;
        for (int i = 0; i < plain.values().length; i++) {
            changed = Math.max(changed, Math.abs(plain.values()[i] - guided.values()[i]));
        }
        assertTrue(changed > 1e-6, "guidance changes the picture: " + changed);
    }

    @ParameterizedTest
    @CsvSource({
        "'scale: 2, semantic-scale: 3', semantic-scale, no dictionary",
        "'scale: 2, uncond: z-null', uncond, switches: [z]",
        "'scale: 2, uncond: history', uncond, switches: [history]",
        "'scale: 2, uncond: c-only', uncond, switches: [c]",
        "'scale: 2, uncond: joint', uncond, not told the class",
        "'scale: 2, uncond: conditions', uncond, not told the class"
    })
    void guidanceThatIsNotDefinedIsRefusedWithTheReason(
            String options, String option, String reason) {
        String guidance = "guidance: {use: layered, " + options + "}";
        Problem problem = KIT.manifest(manifest("", guidance, "", false)).refusal();
        assertEquals(ErrorCode.INVALID_OPTION, problem.code());
        assertTrue(problem.subject().contains(option), problem.subject());
        assertTrue((problem.cause() + problem.next()).contains(reason), problem.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler", "heun"})
    void aSamplerOfFlowsIsNotTakenForADiffusion(String sampler) {
        String manifest =
                manifest("", "", "", true).replace("use: ddpm, steps: 5", "use: " + sampler);
        Problem problem = KIT.manifest(manifest).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("without flow time"), problem.cause());
    }

    /** Its head would answer the same with and without it. */
    @ParameterizedTest
    @ValueSource(strings = {"history", "both", "stepwise"})
    void aHistoryThatTheHeadDoesNotReadCannotBeLeftOut(String uncond) {
        String guidance = "guidance: {use: layered, scale: 2, uncond: " + uncond + "}";
        String switches = "switches: [z, history]";
        Problem problem = KIT.manifest(manifest(switches, guidance, "", false)).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("reads no earlier pixels"), problem.cause());
    }

    @Test
    void aHeadThatIsToldTheClassHasNoBranchOfTheFirstLevelAlone() {
        String guidance = "guidance: {use: layered, scale: 2}";
        Problem problem = KIT.manifest(manifest("switches: [c]", guidance, "", false)).refusal();
        assertEquals(ErrorCode.INVALID_OPTION, problem.code());
        assertTrue(problem.next().contains("uncond: joint"), problem.next());
    }

    @Test
    void theClassIsATableOfTheHead() {
        String plain = manifest("weights: {file: a.pt}", "", "", false);
        String told = manifest("switches: [c]\n  weights: {file: a.pt}", "", "", false);
        java.util.Map<String, String> more =
                new java.util.TreeMap<>(KIT.manifest(told).plan().shapes("a.pt"));
        more.keySet().removeAll(KIT.manifest(plain).plan().shapes("a.pt").keySet());
        assertEquals(java.util.Map.of("head.class_embed.weight", "[4,16]"), more);
    }

    @Test
    void ordersThatDoNotFitAreRefused() {
        Problem shown = KIT.manifest(manifest("", "", "order: random,", true)).refusals().get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, shown.code());
        assertTrue(shown.cause().contains("any order"), shown.cause());
    }

    @Test
    void codesCannotBeReadWhereNoneAreDrawn() {
        Problem problem =
                KIT.manifest(manifest("semantic-input: both", "", "", true)).refusals().get(0);
        assertEquals(ErrorCode.INVALID_OPTION, problem.code());
        assertTrue(problem.next().contains("sampling: semantic"), problem.next());
    }
}
