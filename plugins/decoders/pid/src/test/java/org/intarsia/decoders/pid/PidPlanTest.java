package org.intarsia.decoders.pid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.backbones.jit.JitPlugin;
import org.intarsia.backbones.pixeldit.PixelDitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PidPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new PidPlugin(),
                    new PixelDitPlugin(),
                    new PixelDitHeadPlugin(),
                    new KlVaePlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new JitPlugin(),
                    new PatchLinearPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    /**
     * A published decoder over an autoencoder; {@code latents} in place of one that is not there.
     */
    private static String manifest(String latents, String preset, int reference) {
        return """
               image: {height: 512, width: 512}
               conditioning: {kind: text, length: 300, width: 2304}
               %1$s
               decoder:
                 use: pid
                 preset: %2$s
                 weights: {file: model_ema_bf16.pth, prefix: net.}
                 with:
                   backbone: {use: pixeldit, preset: T2I, rope-mode: ntk-aware, rope-ref-h: %3$d, rope-ref-w: %3$d}
                   head: {use: pixel-dit, preset: T2I, rope-mode: ntk-aware, rope-ref-h: %3$d, rope-ref-w: %3$d}
                   sampler: {use: pid-student}
               """
                .formatted(latents, preset, reference);
    }

    private static String vae(String preset) {
        return "tokenizer: {use: kl-vae, preset: " + preset + ", weights: {file: ae.safetensors}}";
    }

    private static TestPipeline pipeline(String manifest) {
        return KIT.manifest(manifest);
    }

    @ParameterizedTest
    @CsvSource({
        "flux, flux-2k, 1024, pid-1.3b-flux-2k",
        "sd3, sd3-2k, 1024, pid-1.3b-flux-2k",
        "flux2, flux2-2k, 1024, pid-1.3b-flux2-2k",
        "sdxl, sdxl-2kto4k, 1024, pid-1.3b-sdxl-2kto4k",
        "flux, flux-2kto4k-v1pt5, 2048, pid-1.3b-flux-2kto4k-v1pt5",
        "qwen-image, qwenimage-2kto4k-v1pt5, 2048, pid-1.3b-flux-2kto4k-v1pt5",
        "flux2, flux2-2kto4k-v1pt5, 2048, pid-1.3b-flux2-2kto4k-v1pt5"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String vae, String preset, int reference, String published) {
        TestPlan plan = pipeline(manifest(vae(vae), preset, reference)).plan();
        plan.checkShapes("model_ema_bf16.pth", published);
    }

    @ParameterizedTest
    @CsvSource({
        "rae-dinov2-with-registers-base, 768, dinov2-2k, pid-1.3b-dinov2-2k",
        "siglip, 1152, siglip-2k, pid-1.3b-siglip-2k"
    })
    void latentsThatNoTokenizerMakesAreDeclared(
            String space, int channels, String preset, String published) {
        String latents = "latents: {space: %s, channels: %d, cell: 16}".formatted(space, channels);
        TestPlan plan = pipeline(manifest(latents, preset, 1024)).plan();
        plan.checkShapes("model_ema_bf16.pth", published);
    }

    @Test
    void latentsOfTheWrongFamilyAreRefusedThoughTheirShapeFits() {
        Problem refused = pipeline(manifest(vae("sd3"), "flux-2k", 1024)).refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("sd3-vae offered, flux-vae expected"), refused.cause());
    }

    @Test
    void cellsOfAnotherSizeAreRefused() {
        Problem refused =
                pipeline(
                                manifest(vae("flux"), "flux-2k", 1024)
                                        .replace(
                                                "preset: flux-2k",
                                                "latent-spatial-down-factor: 16"))
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("cells of 16 x 16 pixels"), refused.cause());
    }

    @Test
    void aTransformerThatCannotBeToldOfLatentsIsRefused() {
        String plain =
                manifest(vae("flux"), "flux-2k", 1024)
                        .replaceFirst("use: pixeldit, .*}", "use: jit, patch-size: 16}")
                        .replace("kind: text, length: 300, width: 2304", "kind: class, classes: 3");
        List<Problem> refused = pipeline(plain).refusals();
        assertEquals(ErrorCode.MISSING_NESTED_PART, refused.get(0).code(), refused.toString());
    }

    @Test
    void stepsAndTimesThatDoNotFitAreRefused() {
        String more = manifest(vae("flux"), "flux-2k", 1024);
        Problem many =
                pipeline(more.replace("use: pid-student", "use: pid-student, steps: 5")).refusal();
        assertEquals(ErrorCode.INVALID_OPTION, many.code());
        Problem rising =
                pipeline(
                                more.replace(
                                        "use: pid-student",
                                        "use: pid-student, steps: 2, times: [0.5, 0.9, 0.0]"))
                        .refusal();
        assertEquals(ErrorCode.INVALID_OPTION, rising.code());
    }
}
