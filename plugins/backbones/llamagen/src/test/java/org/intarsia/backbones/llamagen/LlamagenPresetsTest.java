package org.intarsia.backbones.llamagen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.logits.LogitsPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.levels.LevelsPlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamagenPresetsTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new LlamagenPlugin(),
                    new LogitsPlugin(),
                    new LevelsPlugin(),
                    new AutoregressivePlugin(),
                    new CfgPlugin());

    private static TestPlan plan(String preset, boolean text) {
        String conditioning =
                text ? "kind: text, length: 120, width: 2048" : "kind: class, classes: 1000";
        return KIT.manifest(
                        """
                        image: {height: 384, width: 384}
                        conditioning: {%s}
                        tokenizer: {use: levels, vocabulary: 16384}
                        backbone:
                          use: llamagen
                          preset: %s
                          weights: {file: none.pt, key: model}
                        head: {use: logits, preset: llamagen}
                        sampler: {use: raster}
                        decoder: {use: levels, vocabulary: 16384}
                        """
                                .formatted(conditioning, preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({
        "B, 110888448, llamagen-b-c2i", "L, 342910976, llamagen-l-c2i",
        "XL, 774699520, llamagen-xl-c2i", "XXL, 1410972672, llamagen-xxl-c2i",
        "3B, 3096659200, llamagen-3b-c2i", "XL, 777923840, llamagen-xl-t2i"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(
            String preset, long parameters, String file) {
        TestPlan plan = plan(preset, file.endsWith("t2i"));
        assertEquals(parameters, plan.parameters());
        plan.checkShapes("none.pt", file);
    }
}
