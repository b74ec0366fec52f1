package org.intarsia.backbones.rar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.logits.LogitsPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.levels.LevelsPlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RarPresetsTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new RarPlugin(),
                    new LogitsPlugin(),
                    new LevelsPlugin(),
                    new AutoregressivePlugin(),
                    new CfgPlugin());

    private static TestPlan plan(String preset) {
        return KIT.manifest(
                        """
                        image: {height: 256, width: 256}
                        conditioning: {kind: class, classes: 1000}
                        tokenizer: {use: levels, vocabulary: 1024}
                        backbone: {use: rar, preset: %s, weights: {file: none.bin}}
                        head: {use: logits, preset: rar}
                        sampler: {use: raster}
                        decoder: {use: levels, vocabulary: 1024}
                        """
                                .formatted(preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({
        "B, 260923648, rar-b",
        "L, 461668352, rar-l",
        "XL, 955425024, rar-xl",
        "XXL, 1498520704, rar-xxl"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file) {
        TestPlan plan = plan(preset);
        assertEquals(parameters, plan.parameters());
        plan.checkShapes("none.bin", file);
    }
}
