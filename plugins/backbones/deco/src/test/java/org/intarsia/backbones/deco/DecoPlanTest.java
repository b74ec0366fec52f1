package org.intarsia.backbones.deco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.alignprojector.AlignProjectorPlugin;
import org.intarsia.heads.decopixel.DecoPixelPlugin;
import org.intarsia.heads.neuralfield.NeuralFieldPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.PixelManifest;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoPlanTest {
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 128, "width", 2048);

    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new DecoPlugin(),
                    new DecoPixelPlugin(),
                    new AlignProjectorPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new FlowPlugin(),
                    new AutoregressivePlugin(),
                    new CfgPlugin(),
                    new NeuralFieldPlugin());

    private static TestPlan preset(String preset) {
        boolean text = preset.endsWith("T2I");
        return PixelManifest.ofPreset(preset, "deco", "deco-pixel")
                .conditionedOn(text ? TEXT : PixelManifest.CLASSES)
                .readFrom("ema_denoiser.")
                .on(KIT)
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"L/16, 426.94", "XL/16, 682.28", "XXL/16-T2I, 1133.76"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"L/16, deco-l-16", "XL/16, deco-xl-16", "XXL/16-T2I, deco-xxl-16-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        preset(preset).checkShapes(PixelManifest.FILE, file);
    }

    @Test
    void itsTokensGenerateFieldsToo() {
        TestPlan plan =
                PixelManifest.ofClasses(
                                PixelManifest.preset("deco", "L/16"), Map.of("use", "neural-field"))
                        .on(KIT)
                        .plan();
        assertTrue(plan.joins(Kind.BACKBONE, Kind.HEAD));
    }

    @Test
    void aDecoderOfAnotherWidthIsRefusedWithBothSpecsAndThePartsThatFit() {
        assertEquals(
                "Use head neural-field, or change the options.",
                PixelManifest.ofClasses(
                                PixelManifest.preset("deco", "L/16"),
                                PixelManifest.preset("deco-pixel", "XL/16"))
                        .checkHeadIsRefused(
                                KIT, "tokens[256,1024] offered, tokens[any,1152] expected"));
    }

    @Test
    void aDecoderOfAnotherWidthAndAnotherPatchIsRefusedForBoth() {
        PixelManifest.ofClasses(
                        Map.of("use", "deco", "preset", "L/16", "patch-size", 32),
                        PixelManifest.preset("deco-pixel", "XL/16"))
                .checkHeadIsRefused(
                        KIT,
                        "tokens[64,1024] offered, tokens[any,1152] expected; patch 32 offered, patch 16"
                                + " expected");
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(
                        PixelManifest.preset("deco", "L/16"),
                        PixelManifest.preset("deco-pixel", "L/16"))
                .checkIdsAreRefused(KIT);
    }

    @Test
    void anAlignmentLayerBeyondTheLastBlockIsRefused() {
        List<Problem> refused =
                RefusedOptions.of(
                        DecoOptions.class, Map.of("num-cond-blocks", 2, "align-layer", 3));
        assertEquals("align-layer", refused.get(0).subject());
        assertEquals(1, refused.size());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        DecoOptions.class,
                        Map.of(
                                "patch-size",
                                0,
                                "hidden-size",
                                2,
                                "num-groups",
                                0,
                                "num-cond-blocks",
                                0,
                                "num-text-blocks",
                                -1,
                                "align-layer",
                                -1));
        assertEquals(
                List.of(
                        "patch-size",
                        "hidden-size",
                        "num-groups",
                        "num-cond-blocks",
                        "num-text-blocks",
                        "align-layer"),
                refused.stream().map(Problem::subject).toList());
    }
}
