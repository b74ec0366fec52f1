package org.intarsia.backbones.pixeldit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.intarsia.backbones.jit.JitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.alignprojector.AlignProjectorPlugin;
import org.intarsia.heads.neuralfield.NeuralFieldPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.PixelManifest;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelDitPlanTest {
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 300, "width", 2304);

    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new PixelDitPlugin(),
                    new PixelDitHeadPlugin(),
                    new AlignProjectorPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new FlowPlugin(),
                    new AutoregressivePlugin(),
                    new CfgPlugin(),
                    new PatchLinearPlugin(),
                    new NeuralFieldPlugin(),
                    new JitPlugin());

    private static TestPlan preset(String preset) {
        boolean text = preset.endsWith("T2I");
        return PixelManifest.ofPreset(preset, "pixeldit", "pixel-dit")
                .conditionedOn(text ? TEXT : PixelManifest.CLASSES)
                .readFrom(text ? "core." : "ema_denoiser.")
                .sampledBy("dpm-solver")
                .on(KIT)
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"XL, 797.38", "T2I, 1302.47"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"XL, pixeldit-xl", "T2I, pixeldit-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        preset(preset).checkShapes(PixelManifest.FILE, file);
    }

    @Test
    void tokensOfAnotherWidthAreRefusedWithBothSpecsAndThePartsThatFit() {
        assertEquals(
                "Use head neural-field or patch-linear, or backbone pixeldit, or change the options.",
                PixelManifest.ofClasses(
                                PixelManifest.preset("jit", "B/16"),
                                PixelManifest.preset("pixel-dit", "XL"))
                        .checkHeadIsRefused(
                                KIT, "tokens[256,768] offered, tokens[any,1152] expected"));
    }

    @Test
    void anotherPatchIsRefused() {
        PixelManifest.ofClasses(
                        Map.of("use", "pixeldit", "hidden-size", 1152, "patch-size", 32),
                        PixelManifest.preset("pixel-dit", "XL"))
                .checkHeadIsRefused(KIT, "patch 32 offered, patch 16 expected");
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(
                        PixelManifest.preset("pixeldit", "XL"),
                        PixelManifest.preset("pixel-dit", "XL"))
                .checkIdsAreRefused(KIT);
    }

    private static void assertFit(Map<String, Object> backbone, Map<String, Object> head) {
        TestPlan plan = PixelManifest.ofClasses(backbone, head).on(KIT).plan();
        assertTrue(plan.joins(Kind.BACKBONE, Kind.HEAD));
    }

    @Test
    void itReadsTheTokensOfAnyBackboneWhoseWidthNobodyFixed() {
        assertFit(
                PixelManifest.preset("jit", "B/16"),
                Map.of("use", "pixel-dit", "condition", "add"));
    }

    @Test
    void anotherPapersHeadReadsItsTokens() {
        assertFit(PixelManifest.preset("pixeldit", "XL"), Map.of("use", "neural-field"));
    }
}
