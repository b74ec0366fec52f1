package org.intarsia.encoders.qwen3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qwen3PresetsTest {
    @ParameterizedTest
    @CsvSource({"qwen3-1.7b, 1720574976, qwen3-1.7b, 128, 2048"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file, int length, int width) {
        TestPlan plan =
                PipelineTestKit.of(new Qwen3Plugin())
                        .manifest(
                                """
                                conditioning:
                                  kind: text
                                  length: %d
                                  width: %d
                                  encoder:
                                    use: qwen3
                                    preset: %s
                                    weights: {file: none.safetensors, prefix: model.}
                                """
                                        .formatted(length, width, preset))
                        .plan();
        assertEquals(parameters, plan.parameters());
        plan.checkShapes("none.safetensors", file);
    }
}
