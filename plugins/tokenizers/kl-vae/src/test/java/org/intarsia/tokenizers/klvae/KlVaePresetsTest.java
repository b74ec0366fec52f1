package org.intarsia.tokenizers.klvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KlVaePresetsTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new KlVaePlugin());

    private static TestPlan plan(String tokenizer, String decoder) {
        return KIT.manifest(
                        """
                        image: {height: 256, width: 384}
                        tokenizer: {use: kl-vae, preset: %s, weights: {file: none.safetensors}}
                        decoder: {use: kl-vae, preset: %s}
                        """
                                .formatted(tokenizer, decoder))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({
        "sd, sd-vae-ft, 83653863",
        "sdxl, sdxl-vae, 83653863",
        "sd3, sd3-vae, 83819683",
        "flux, flux-vae, 83819683",
        "flux2, flux2-vae, 84046115",
        "'flux, layout: diffusers', flux-vae-diffusers, 83819683",
        "'flux2, layout: diffusers', flux2-vae-diffusers, 84046115",
        "qwen-image, qwen-image-vae, 124567987",
        "'qwen-image, layout: qwen-image-2d', qwen-image-vae-2d, 44599603"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, String file, long parameters) {
        TestPlan plan = plan(preset, preset);
        assertEquals(List.of("none.safetensors"), plan.files());
        plan.checkShapes("none.safetensors", file);
        assertEquals(parameters, plan.trained());
    }

    @ParameterizedTest
    @CsvSource({
        "sd3, flux",
        "flux, sd3",
        "flux, qwen-image",
        "qwen-image, sd3",
        "sd, sdxl",
        "sdxl, sd",
        "flux, flux2"
    })
    void latentsOfAnotherSpaceAreRefused(String tokenizer, String decoder) {
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> plan(tokenizer, decoder));

        assertEquals(1, refused.problems().size(), refused.toString());
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        String cause =
                "latents of space " + tokenizer + "-vae offered, " + decoder + "-vae expected";
        assertTrue(refused.getMessage().contains(cause), refused.getMessage());
        assertTrue(
                refused.getMessage().contains("edge tokenizer -> decoder"), refused.getMessage());
    }
}
