package org.intarsia.backbones.pixnerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.alignprojector.AlignProjectorPlugin;
import org.intarsia.heads.logits.LogitsPlugin;
import org.intarsia.heads.neuralfield.NeuralFieldPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.PixelManifest;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixnerdPlanTest {
    private static final Map<String, Object> TEXT =
            Map.of("kind", "text", "length", 128, "width", 2048);

    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new PixnerdPlugin(),
                    new NeuralFieldPlugin(),
                    new AlignProjectorPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new FlowPlugin(),
                    new AutoregressivePlugin(),
                    new LogitsPlugin(),
                    new CfgPlugin(),
                    new PatchLinearPlugin());

    private static TestPlan preset(String preset) {
        boolean text = preset.endsWith("T2I");
        return PixelManifest.ofPreset(preset, "pixnerd", "neural-field")
                .conditionedOn(text ? TEXT : PixelManifest.CLASSES)
                .readFrom("ema_denoiser.")
                .on(KIT)
                .plan();
    }

    @ParameterizedTest
    @CsvSource({"L/16, 452.11", "XL/16, 700.59", "XXL/16-T2I, 1171.52"})
    void aPresetHasThePublishedNumberOfParameters(String preset, double millions) {
        assertEquals(millions, preset(preset).parameters() / 1e6, 0.005);
    }

    @ParameterizedTest
    @CsvSource({"L/16, pixnerd-l-16", "XL/16, pixnerd-xl-16", "XXL/16-T2I, pixnerd-xxl-16-t2i"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        preset(preset).checkShapes(PixelManifest.FILE, file);
    }

    @Test
    void anotherPapersHeadReadsItsTokens() {
        TestPlan plan =
                PixelManifest.ofClasses(
                                PixelManifest.preset("pixnerd", "L/16"),
                                Map.of("use", "patch-linear"))
                        .on(KIT)
                        .plan();
        assertTrue(plan.joins(Kind.BACKBONE, Kind.HEAD));
    }

    private static Problem refused(Map<String, Object> backbone, Map<String, Object> head) {
        return PixelManifest.ofClasses(backbone, head).on(KIT).refusals().get(0);
    }

    @Test
    void fieldsOfAnotherWidthAreRefusedWithBothSpecsAndThePartsThatFit() {
        assertEquals(
                "Use head patch-linear, or change the options.",
                PixelManifest.ofClasses(
                                PixelManifest.preset("pixnerd", "L/16"),
                                PixelManifest.preset("neural-field", "XL/16"))
                        .checkHeadIsRefused(
                                KIT, "tokens[256,1024] offered, tokens[any,1152] expected"));
    }

    @Test
    void fieldsOfAnotherPatchAreRefused() {
        PixelManifest.ofClasses(
                        Map.of("use", "pixnerd", "preset", "L/16", "patch-size", 32),
                        PixelManifest.preset("neural-field", "L/16"))
                .checkHeadIsRefused(KIT, "patch 32 offered, patch 16 expected");
    }

    @Test
    void aSamplerOfAnotherPredictionKindIsRefused() {
        PixelManifest.ofClasses(
                        PixelManifest.preset("pixnerd", "L/16"),
                        PixelManifest.preset("neural-field", "L/16"))
                .checkIdsAreRefused(KIT);
    }

    @Test
    void aHeadOfTokenIdsIsRefusedWithThoseOfPixels() {
        Problem problem = refused(PixelManifest.preset("pixnerd", "L/16"), Map.of("use", "logits"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge tokenizer -> head", problem.subject());
        assertEquals(
                "pixel [3,256,256] in [-1.0, 1.0] offered, token ids expected", problem.cause());
        assertEquals(
                "Use head neural-field or patch-linear, or change the options.", problem.next());
    }

    @Test
    void aHeadThatNeedsSquarePatchesIsRefusedOverAScaledImage() {
        Problem problem =
                refused(
                        Map.of("use", "pixnerd", "preset", "L/16", "decoder-patch-scaling-h", 2.0),
                        Map.of("use", "patch-linear"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("tokens[128,1024]"), problem.cause());
        assertTrue(problem.next().contains("neural-field"), problem.next());
    }

    @Test
    void aProjectorWithoutATappedBlockIsRefusedAndToldWhatToSay() {
        Map<String, Object> head =
                new LinkedHashMap<>(PixelManifest.preset("neural-field", "L/16"));
        head.put("with", Map.of("align", Map.of("kind", "head", "use", "align-projector")));
        Problem problem = refused(PixelManifest.preset("pixnerd", "L/16"), head);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.next().contains("align-layer"), problem.next());
    }
}
