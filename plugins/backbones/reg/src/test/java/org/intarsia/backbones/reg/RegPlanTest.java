package org.intarsia.backbones.reg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.alignprojector.AlignProjectorPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.heads.reg.RegHeadPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new RegPlugin(),
                    new RegHeadPlugin(),
                    new AlignProjectorPlugin(),
                    new PatchLinearPlugin(),
                    new KlVaePlugin(),
                    new DinoPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    private static String manifest(String preset) {
        return """
               image: {height: 256, width: 256}
               conditioning: {kind: class, classes: 1000}
               tokenizer: {use: kl-vae, preset: sd, weights: {file: vae.safetensors}}
               backbone: {use: reg, preset: %s, weights: {file: reg.pt, key: ema}}
               head: {use: reg}
               guidance:
                 use: cfg-interval
                 scale: 2.3
                 companion-scale: 2.3
                 interval: [0.0, 0.85]
                 bounds: closed
                 moment: step
               sampler: {use: euler-maruyama}
               """
                .formatted(preset);
    }

    @Test
    void exactlyThePublishedNamesAndShapesAreAskedFor() {
        KIT.manifest(manifest("xl-2")).plan().checkShapes("reg.pt", "sit-xl-2-reg");
    }

    /** Published counts, which hold the projector, and the projector's own. */
    @ParameterizedTest
    @CsvSource({"b-2, 139028496, 7344896", "l-2, 467533328, 7869184", "xl-2, 685017360, 8131328"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long published, long projector) {
        TestPlan plan = KIT.manifest(manifest(preset)).plan();
        assertEquals(
                published - projector, plan.parameters(Kind.BACKBONE) + plan.parameters(Kind.HEAD));
    }

    private static final String SMALL =
            """
            image: {height: 16, width: 24}
            conditioning: {kind: class, classes: 3}
            tokenizer:
              use: kl-vae
              preset: sd
              block-out-channels: [32, 32]
              layers-per-block: 1
            backbone:
              use: reg
              patch-size: 4
              hidden-size: 8
              depth: 2
              num-heads: 2
              encoder-depth: 1
              z-dims: [6]
              projector-dim: 4
            head: {use: reg, class-token-dim: 6}
            """;

    @ParameterizedTest
    @CsvSource({
        "'euler-maruyama, steps: 4', evaluation, 4, 6",
        "'euler, steps: 4', evaluation, 4, 7",
        "'heun, steps: 3', evaluation, 5, 9",
        "'heun, steps: 3', step, 5, 8",
        "'dpm-solver, steps: 3', evaluation, 3, 5"
    })
    void everyFlowSamplerMovesTheClassTokenWithTheImage(
            String sampler, String moment, int conditional, int guided) {
        String base = SMALL + "sampler: {use: " + sampler + "}\n";
        GeneratedImages plain = KIT.manifest(base).generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 16, 24), plain.shape());
        assertEquals(conditional, plain.evaluations());
        String guidance =
                "guidance: {use: cfg-interval, scale: 2, interval: [0.1, 0.95], moment: "
                        + moment
                        + "}\n";
        GeneratedImages with = KIT.manifest(base + guidance).generate(new long[] {5, 6}, 0, 2);
        assertEquals(guided, with.evaluations());
    }

    private static final String TRAINING =
            SMALL.replaceFirst(
                            "head: .*\n",
                            "head: {use: reg, class-token-dim: 6, with: {align: {kind: head, use:"
                                    + " align-projector, encoder-dim: 6, proj-hidden-dim: 4, name:"
                                    + " projectors.0}}}\n")
                    + "sampler: {use: euler}\n";

    private static String objective(String weights, int width) {
        return TRAINING
                + "objective: {use: flow-matching, times: uniform, "
                + weights
                + "with: {encoder: {kind: tokenizer, use: dinov2, patch-size: 8, image-size: 16,"
                + " num-attention-heads: 2, num-hidden-layers: 1, hidden-size: "
                + width
                + "}}}\n";
    }

    @Test
    void theObjectiveShowsTheClassTokenAndAlignsAllTokensOrIsRefused() {
        String weights = "class-token-weight: 0.03, align-weight: 0.5, ";
        TestPlan plan = KIT.manifest(objective(weights, 6)).plan();
        assertTrue(plan.joins(Kind.OBJECTIVE, Kind.BACKBONE));
        List<Problem> wide = KIT.manifest(objective(weights, 8)).refusals();
        assertEquals(
                List.of(ErrorCode.PARTS_DO_NOT_FIT, ErrorCode.ALIGNMENT_NEEDS_FEATURES),
                wide.stream().map(Problem::code).toList());
        assertTrue(
                wide.get(0)
                        .cause()
                        .contains(
                                "class-token[8] beside the latents offered, class-token[6]"
                                        + " expected"),
                wide.get(0).cause());
        Problem none = KIT.manifest(TRAINING + "objective: {use: flow-matching}\n").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, none.code());
        assertTrue(
                none.cause()
                        .contains("nothing beside the latents offered, class-token[6] expected"),
                none.cause());
    }

    @ParameterizedTest
    @CsvSource({
        "'reg, class-token-dim: 7', class-token[7]",
        "'patch-linear, prediction: velocity, noise-at: 1, norm: layer', nothing"
    })
    void aHeadThatLeavesTheClassTokenOutOrHasAnotherWidthIsRefused(String head, String predicts) {
        Problem refused =
                KIT.manifest(
                                SMALL.replaceFirst("head: .*\n", "head: {use: " + head + "}\n")
                                        + "sampler: {use: euler}\n")
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        String cause = "class-token[6] beside the latents offered, " + predicts + " expected";
        assertTrue(refused.cause().contains(cause), refused.cause());
    }
}
