package org.intarsia.backbones.dsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DsdPlanTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new DsdPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin(),
                    new DinoPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin());

    private static final String TOKENIZER =
            "tokenizer: {use: dsd-vit, patch-size: 4, hidden-size: 16, depth: 3, num-heads: 2,"
                    + " latent-dim: 5}\n";

    /** 12 x 8 pixels, six tokens. */
    static String tiny(String head, int steps) {
        return "image: {height: 12, width: 8}\nconditioning: {kind: class, classes: 3}\n"
                + TOKENIZER
                + "backbone: {use: dsd, weights: {file: dsd.safetensors}}\nhead: "
                + head
                + "\nsampler: {use: euler, steps: "
                + steps
                + "}\n";
    }

    private static final String TINY = tiny("{use: dsd}", 3);

    /** Published counts in millions; the widths are ours. */
    @ParameterizedTest
    @CsvSource({"s, 42", "m, 118", "b, 205"})
    void aPresetHasAboutThePublishedNumberOfParameters(String preset, double published) {
        TestPlan plan =
                KIT.manifest(
                                "image: {height: 256, width: 256}\n"
                                        + "conditioning: {kind: class, classes: 1000}\n"
                                        + "tokenizer: {use: dsd-vit, preset: "
                                        + preset
                                        + "}\nbackbone: {use: dsd, weights: {file: dsd.pt}}\n"
                                        + "head: {use: dsd, velocity-head: block}\n"
                                        + "sampler: {use: euler}\n")
                        .plan();
        assertEquals(published, plan.parameters() / 1e6, 0.02 * published);
    }

    @Test
    void threePartsReadOneFileAndCountItsParametersOnce() {
        TestPlan plan = KIT.manifest(TINY).plan();
        assertEquals(List.of("dsd.safetensors"), plan.files());
        assertEquals(
                Set.of(
                        "patch_in",
                        "latent_in",
                        "stem_type",
                        "blocks",
                        "latent_head",
                        "image_head",
                        "time",
                        "label",
                        "diff_blocks",
                        "diff_out",
                        "velo"),
                plan.shapes("dsd.safetensors").keySet().stream()
                        .map(name -> name.split("\\.")[0])
                        .collect(Collectors.toSet()));
        assertEquals(0, plan.parameters(Kind.DECODER));
        assertTrue(plan.parameters(Kind.TOKENIZER) > plan.parameters(Kind.BACKBONE));
    }

    @ParameterizedTest
    @CsvSource({
        "'{use: dsd}', '', 3",
        "'{use: dsd, velocity-head: block, num-heads: 4}', 'guidance: {use: cfg, scale: 2}', 6",
        "'{use: dsd, samples: diffusion}', '', 3",
        "'{use: dsd, predicts: velocity, velocity-head: none}', '', 3"
    })
    void everyFormOfTheHeadMakesPictures(String head, String guidance, int evaluations) {
        GeneratedImages images =
                KIT.manifest(tiny(head, 3) + guidance + "\n").generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 12, 8), images.shape());
        assertEquals(evaluations, images.evaluations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"heun", "adams-2", "dpm-solver"})
    void everyFlowSamplerTakesIt(String sampler) {
        GeneratedImages images =
                KIT.manifest(TINY.replace("use: euler", "use: " + sampler))
                        .generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 12, 8), images.shape());
    }

    @Test
    void aBackboneWithoutTheTokenizerOfItsNetworkIsRefused() {
        Problem refused =
                KIT.manifest(TINY.replace(TOKENIZER, "tokenizer: {use: pixel}\n")).refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("those of the tokenizer dsd-vit"), refused.cause());
    }

    @Test
    void aDecoderOfOtherSizesIsRefused() {
        Problem refused =
                KIT.manifest(
                                TINY
                                        + "decoder: {use: dsd-vit, patch-size: 4, hidden-size: 16,"
                                        + " depth: 2, num-heads: 2, latent-dim: 5}\n")
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.next().contains("leave the decoder out"), refused.next());
    }

    private static List<ErrorCode> refused(String manifest) {
        return KIT.manifest(manifest).refusals().stream().map(Problem::code).toList();
    }

    private static final String ENCODER =
            "with: {encoder: {kind: tokenizer, use: dinov2, image-size: 12, hidden-size: 8,"
                    + " num-hidden-layers: 1, num-attention-heads: 2, patch-size: %d}}";

    @Test
    void theObjectiveTrainsAllPartsAndNamesAllThatItMisses() {
        TestPlan plan =
                KIT.manifest(TINY + "objective: {use: dsd, " + ENCODER.formatted(4) + "}\n").plan();
        assertTrue(plan.joins(Kind.OBJECTIVE, Kind.BACKBONE));
        assertEquals(
                List.of(ErrorCode.ALIGNMENT_NEEDS_FEATURES),
                refused(TINY + "objective: {use: dsd}\n"));
        assertEquals(
                List.of(
                        ErrorCode.PARTS_DO_NOT_FIT,
                        ErrorCode.INVALID_OPTION,
                        ErrorCode.INVALID_OPTION,
                        ErrorCode.ALIGNMENT_NEEDS_FEATURES),
                refused(
                        tiny("{use: dsd, velocity-head: none}", 3)
                                + "objective: {use: dsd, align-block: 4, deep-block: 5, "
                                + ENCODER.formatted(2)
                                + "}\n"));
    }

    @Test
    void theObjectiveOverOtherPartsIsRefused() {
        String pixels =
                "image: {height: 12, width: 8}\nconditioning: {kind: class, classes: 3}\n"
                        + "tokenizer: {use: pixel}\nobjective: {use: dsd, align-weight: 0}\n";
        List<Problem> found = KIT.manifest(pixels).refusals();
        assertTrue(
                found.stream()
                        .anyMatch(one -> one.cause().contains("the tokenizer dsd-vit expected")),
                found.toString());
        assertTrue(
                found.stream().anyMatch(one -> one.cause().contains("the head dsd expected")),
                found.toString());
    }
}
