package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JitPresetsTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new JitPlugin(),
                    new PatchLinearPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    private static TestPlan plan(String preset, int size) {
        return KIT.manifest(
                        """
                        image: {height: %1$d, width: %1$d}
                        conditioning: {kind: class, classes: 1000}
                        tokenizer: {use: pixel}
                        backbone: {use: jit, preset: %2$s, weights: {file: none.pth, prefix: net.}}
                        head: {use: patch-linear}
                        sampler: {use: euler}
                        decoder: {use: pixel}
                        """
                                .formatted(size, preset))
                .plan();
    }

    @ParameterizedTest
    @CsvSource({
        "B/16, 256, 131.32", "B/32, 512, 133.39", "L/16, 256, 459.14",
        "L/32, 512, 461.80", "H/16, 256, 952.84", "H/32, 512, 956.38"
    })
    void aPresetHasThePublishedNumberOfParameters(String preset, int size, double millions) {
        assertEquals(millions, plan(preset, size).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({
        "B/16, 256, jit-b-16", "B/32, 512, jit-b-32", "L/16, 256, jit-l-16",
        "L/32, 512, jit-l-32", "H/16, 256, jit-h-16", "H/32, 512, jit-h-32"
    })
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, int size, String file) {
        plan(preset, size).checkShapes("none.pth", file);
    }
}
