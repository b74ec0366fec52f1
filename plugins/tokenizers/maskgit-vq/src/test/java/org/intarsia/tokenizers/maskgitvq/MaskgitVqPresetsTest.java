package org.intarsia.tokenizers.maskgitvq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskgitVqPresetsTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new MaskgitVqPlugin());

    private static TestPlan plan(String preset) {
        return KIT.manifest(
                        """
                        image: {height: 256, width: 256}
                        tokenizer: {use: maskgit-vq, preset: %1$s, weights: {file: none.pt}}
                        decoder: {use: maskgit-vq, preset: %1$s}
                        """
                                .formatted(preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"imagenet-f16-256, 54515587"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long parameters) {
        assertEquals(parameters, plan(preset).trained());
    }

    @ParameterizedTest
    @CsvSource({"imagenet-f16-256, maskgit-vqgan"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        TestPlan plan = plan(preset);
        assertEquals(List.of("none.pt"), plan.files());
        plan.checkShapes("none.pt", file);
    }
}
