package org.intarsia.tokenizers.dino;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DinoPresetsTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new DinoPlugin());

    private static TestPipeline pipeline(String tokenizer) {
        return KIT.manifest(
                "image: {height: 256, width: 320}\ntokenizer: {%s, weights: {file: none.pt}}\n"
                        .formatted(tokenizer));
    }

    @Test
    void baseWithRegistersAsksForExactlyThePublishedNamesAndShapes() {
        TestPlan plan =
                pipeline("use: dinov2, preset: with-registers-base, input-size: 224").plan();
        assertEquals(List.of("none.pt"), plan.files());
        plan.checkShapes("none.pt", "dinov2-with-registers-base");
    }

    @Test
    void withoutTheAffineLastNormTheFileIsTheSame() {
        TestPlan plan =
                pipeline(
                                "use: dinov2, preset: with-registers-base, input-size: 224,"
                                        + " last-affine: false")
                        .plan();
        plan.checkShapes("none.pt", "dinov2-with-registers-base");
    }

    /** Published counts, less the mask token, which only training uses. */
    @ParameterizedTest
    @CsvSource({
        "dinov2, with-registers-small, 22058112, 384",
        "dinov2, with-registers-base, 86583552, 768",
        "dinov2, with-registers-large, 304372736, 1024",
        "dinov2, with-registers-giant, 1136486912, 1536",
        "dinov3, vits16, 21601152, 384",
        "dinov3, vits16-plus, 28697472, 384",
        "dinov3, vitb16, 85669632, 768",
        "dinov3, vitl16, 303154176, 1024",
        "dinov3, vitl16-plus, 403915776, 1024",
        "dinov3, vith16-plus, 840633600, 1280"
    })
    void aPresetHasThePublishedNumberOfParameters(
            String use, String preset, long published, long mask) {
        String size = use.equals("dinov2") ? "input-size: 224" : "input-size: 256";
        TestPlan plan = pipeline("use: %s, preset: %s, %s".formatted(use, preset, size)).plan();
        assertEquals(published - mask, plan.trained());
    }

    @Test
    void aPatchThatDoesNotDivideTheSizeIsRefused() {
        assertEquals(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                pipeline("use: dinov2, preset: with-registers-base").refusal().code());
        assertEquals(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                pipeline("use: dinov3, preset: vitb16, input-size: 250").refusal().code());
    }
}
