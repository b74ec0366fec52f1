package org.intarsia.decoders.rae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.junit.jupiter.api.Test;

/** An encoder as a generator, with this decoder in the loop of the sampler. */
class DinoGeneratorTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(new RaePlugin(), new DinoPlugin(), new FlowPlugin());

    private static String manifest(int side, String tokenizer, String backbone, String decoder) {
        return """
               image: {height: %d, width: %d}
               tokenizer: {use: dino-pixels, %s}
               backbone: {use: dinov2, %s, last-affine: false, weights: {file: dino.safetensors}}
               head:
                 use: dino-decoder
                 with: {decoder: {kind: decoder, use: %s, weights: {file: model.pt}}}
               sampler: {use: renoise, steps: 3}
               """
                .formatted(side, side, tokenizer, backbone, decoder);
    }

    @Test
    void withoutATimeItAsksForThePublishedFilesExactly() {
        TestPlan plan =
                KIT.manifest(
                                manifest(
                                        256,
                                        "input-size: 224",
                                        "preset: with-registers-base, time-token: false",
                                        "rae-vit, preset: vit-xl"))
                        .plan();
        assertEquals(List.of("dino.safetensors", "model.pt"), plan.files());
        plan.checkShapes("dino.safetensors", "dinov2-with-registers-base");
        plan.checkShapes("model.pt", "rae-decoder-vit-xl");
    }

    private static final String SMALL =
            "space: small, hidden-size: 12, num-hidden-layers: 1, num-attention-heads: 3,"
                    + " image-size: 56, patch-size: 14";
    private static final String DECODER =
            "rae-vit, space: small, hidden-size: 12, patch-size: 16, decoder-hidden-size: 16,"
                    + " decoder-num-hidden-layers: 1, decoder-num-attention-heads: 2,"
                    + " decoder-intermediate-size: 24";

    /** The encoder reads 28 pixels, the decoder makes 32 of its 2 x 2 tokens. */
    @Test
    void picturesAreResizedToWhatTheEncoderReadsAtEveryStep() {
        GeneratedImages images =
                KIT.manifest(manifest(32, "input-size: 28", SMALL, DECODER))
                        .generate(new long[] {5, 6});
        assertEquals(new Shape(2, 3, 32, 32), images.shape());
    }

    @Test
    void aDecoderAroundAnotherIsNoDecoderOfTokens() {
        List<Problem> refused =
                KIT.manifest(
                                manifest(
                                        32,
                                        "input-size: 28",
                                        SMALL,
                                        "rae, statistics: none, with: {network: {kind: decoder,"
                                                + " use: "
                                                + DECODER
                                                + "}}"))
                        .refusals();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.get(0).code());
    }
}
