package org.intarsia.tokenizers.multiscalevq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiscaleVqPresetsTest {
    static final PipelineTestKit KIT = PipelineTestKit.of(new MultiscaleVqPlugin());

    private static TestPlan plan(String preset) {
        return KIT.manifest(
                        """
                        image: {height: 256, width: 256}
                        tokenizer: {use: multiscale-vq, preset: %1$s, weights: {file: none.pt}}
                        decoder: {use: multiscale-vq, preset: %1$s}
                        """
                                .formatted(preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"ch160v4096z32, 108948355"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long parameters) {
        assertEquals(parameters, plan(preset).trained());
    }

    @ParameterizedTest
    @CsvSource({"ch160v4096z32, vae_ch160v4096z32"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        TestPlan plan = plan(preset);
        assertEquals(List.of("none.pt"), plan.files());
        plan.checkShapes("none.pt", file);
    }
}
