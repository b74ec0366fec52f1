package org.intarsia.tokenizers.vq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VqPresetsTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new VqPlugin());

    private static TestPlan plan(String preset) {
        return KIT.manifest(
                        """
                        image: {height: 256, width: 256}
                        tokenizer: {use: vq, preset: %1$s, weights: {file: none.pt}}
                        decoder: {use: vq, preset: %1$s}
                        """
                                .formatted(preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({
        "ds16, 71883403",
        "ds8, 70109835",
        "imagenet-f16-16384, 76073859",
        "imagenet-f16-1024, 72141699"
    })
    void aPresetHasThePublishedNumberOfParameters(String preset, long parameters) {
        assertEquals(parameters, plan(preset).trained());
    }

    @ParameterizedTest
    @CsvSource({
        "ds16, vq-ds16-c2i",
        "ds8, vq-ds8-c2i",
        "imagenet-f16-16384, vqgan-imagenet-f16-16384"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        TestPlan plan = plan(preset);
        assertEquals(List.of("none.pt"), plan.files());
        plan.checkShapes("none.pt", file);
    }
}
