package org.intarsia.encoders.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5PresetsTest {
    @ParameterizedTest
    @CsvSource({
        "flan-t5-xl, 1223527424, flan-t5-xl-encoder, 128, 2048",
        "t5-v1_1-xxl, 4762310656, t5-v1_1-xxl-encoder, 128, 4096"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file, int length, int width) {
        TestPlan plan =
                PipelineTestKit.of(new T5Plugin())
                        .manifest(
                                """
                                conditioning:
                                  kind: text
                                  length: %d
                                  width: %d
                                  encoder:
                                    use: t5
                                    preset: %s
                                    weights: {file: none.safetensors}
                                """
                                        .formatted(length, width, preset))
                        .plan();
        assertEquals(parameters, plan.parameters());
        plan.checkShapes("none.safetensors", file);
    }
}
