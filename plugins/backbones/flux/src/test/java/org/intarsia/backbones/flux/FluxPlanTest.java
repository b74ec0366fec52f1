package org.intarsia.backbones.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new FluxPlugin(), new PatchLinearPlugin(), new KlVaePlugin(), new FlowPlugin());

    private static String manifest(String preset) {
        return """
               image: {height: 1024, width: 1024}
               conditioning: {kind: text, length: 512, width: 4096, pooled: 768}
               tokenizer: {use: kl-vae, preset: flux, weights: {file: ae.safetensors}}
               backbone: {use: flux, preset: %s, weights: {file: flux.safetensors}}
               head: {use: patch-linear, prediction: velocity, noise-at: 1, norm: layer, order: channel-first}
               sampler: {use: euler, steps: 28, timeshift-by: flux}
               """
                .formatted(preset);
    }

    private static TestPipeline pipeline(String manifest) {
        return KIT.manifest(manifest);
    }

    @ParameterizedTest
    @CsvSource({"flux1-dev, 11901408320", "flux1-schnell, 11891178560"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, long parameters) {
        TestPlan plan = pipeline(manifest(preset)).plan();
        plan.checkShapes("flux.safetensors", preset);
        long vae = 83_819_683;
        assertEquals(parameters + vae, plan.parameters());
    }

    @Test
    void latentsOfAnotherSpaceAreRefused() {
        Problem refused =
                pipeline(manifest("flux1-dev").replace("preset: flux,", "preset: sd3,")).refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("sd3-vae offered, flux-vae expected"), refused.cause());
    }

    @Test
    void aPictureWithoutWholeTokensIsRefused() {
        Problem refused =
                pipeline(manifest("flux1-dev").replace("height: 1024", "height: 1016")).refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("multiples of 16 pixels"), refused.cause());
    }

    @Test
    void aTextWithoutAPooledVectorIsRefused() {
        Problem refused = pipeline(manifest("flux1-dev").replace(", pooled: 768", "")).refusal();
        assertEquals(ErrorCode.CONDITIONING_NOT_SUPPORTED, refused.code());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        List<Problem> problems =
                pipeline(
                                manifest("flux1-dev")
                                        .replace(
                                                "use: flux, preset: flux1-dev",
                                                "use: flux, hidden-size: 100, mlp-ratio: 0.001,"
                                                        + " in-channels: 6"))
                        .refusals();
        assertEquals(3, problems.size(), problems.toString());
    }
}
