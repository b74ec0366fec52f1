package org.intarsia.encoders.gemma2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gemma2PresetsTest {
    @ParameterizedTest
    @CsvSource({"gemma-2-2b-it, 2614341888, gemma-2-2b-it, 300, 2304"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file, int length, int width) {
        TestPlan plan =
                PipelineTestKit.of(new Gemma2Plugin())
                        .manifest(
                                """
                                conditioning:
                                  kind: text
                                  length: %d
                                  width: %d
                                  encoder:
                                    use: gemma2
                                    preset: %s
                                    weights: {file: none.safetensors, prefix: model.}
                                """
                                        .formatted(length, width, preset))
                        .plan();
        assertEquals(parameters, plan.parameters());
        plan.checkShapes("none.safetensors", file);
    }
}
