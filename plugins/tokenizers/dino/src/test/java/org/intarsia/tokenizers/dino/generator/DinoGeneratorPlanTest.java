package org.intarsia.tokenizers.dino.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.TreeSet;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DinoGeneratorPlanTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new DinoPlugin(), new FlowPlugin(), new CfgPlugin(), new ToyPlugin());

    /** A decoder of tokens. */
    public static final class ToyPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(
                    Decoder.class,
                    "toy-tokens",
                    ToyTokenDecoder.Options.class,
                    ToyTokenDecoder.class);
        }
    }

    private static final String THIRD =
            "use: dinov3, embed-dim: 16, depth: 2, num-heads: 2, patch-size: 4, weights: {file:"
                    + " dino.pt}";
    private static final String SECOND =
            "use: dinov2, hidden-size: 16, num-hidden-layers: 2, num-attention-heads: 2,"
                    + " image-size: 12, patch-size: 4, weights: {file: dino.pt}";

    private static String manifest(String backbone, String decoder, String rest) {
        return "image: {height: 8, width: 12}\ntokenizer: {use: dino-pixels}\nbackbone: {"
                + backbone
                + "}\nhead: {use: dino-decoder, with: {decoder: {kind: decoder, use: toy-tokens"
                + decoder
                + "}}}\n"
                + rest;
    }

    private static String sampler(String sampler) {
        return "sampler: {" + sampler + ", steps: 3}\n";
    }

    private static Problem refusal(String manifest) {
        return KIT.manifest(manifest).refusal();
    }

    @Test
    void thePluginKeepsTheLaws() {
        PluginLaws.of(DinoPlugin.class).check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler", "heun", "renoise", "adams-2"})
    void everyFlowSamplerTakesWhatTheDecoderMakes(String sampler) {
        GeneratedImages images =
                KIT.manifest(manifest(THIRD, "", sampler("use: " + sampler)))
                        .generate(new long[] {5, 6});
        assertEquals(new Shape(2, 3, 8, 12), images.shape());
    }

    @ParameterizedTest
    @CsvSource({"lora-rank: 2, false", "time-token: false, false", "num-register-tokens: 0, true"})
    void everyFormMakesPictures(String option, boolean second) {
        String backbone = (second ? SECOND : THIRD) + ", " + option;
        String decoder = second ? ", space: dinov2" : "";
        GeneratedImages images =
                KIT.manifest(manifest(backbone, decoder, sampler("use: renoise, noise: fresh")))
                        .generate(new long[] {5, 6});
        assertEquals(new Shape(2, 3, 8, 12), images.shape());
        assertEquals(3, images.evaluations());
    }

    @Test
    void guidanceOnTheLabelAsksBothBranches() {
        String rest =
                "conditioning: {kind: class, classes: 3}\nguidance: {use: cfg, scale: 2}\n"
                        + sampler("use: euler");
        GeneratedImages images =
                KIT.manifest(manifest(THIRD, "", rest)).generate(new long[] {5, 6}, 0, 2);
        assertEquals(6, images.evaluations());
    }

    @Test
    void picturesMayBeOfAnotherSizeThanWhatTheEncoderReads() {
        String given =
                manifest(
                                SECOND + ", num-register-tokens: 2",
                                ", space: dinov2, side: 3",
                                sampler("use: renoise"))
                        .replace("use: dino-pixels", "use: dino-pixels, input-size: 12");
        GeneratedImages images = KIT.manifest(given).generate(new long[] {5});
        assertEquals(new Shape(1, 3, 8, 12), images.shape());
    }

    /** Whether a file is the encoder's own, or one that was trained. */
    @Test
    void whatIsNewIsAskedForByItsNames() {
        Set<String> plain = names("time-token: false", "");
        Set<String> timed = names("lora-rank: 2", "conditioning: {kind: class, classes: 3}\n");
        assertTrue(timed.containsAll(plain), plain.toString());
        timed.removeAll(plain);
        timed.removeIf(name -> name.matches("blocks\\.\\d\\.(attn|mlp)\\.\\w+\\.lora_[AB]"));
        assertEquals(
                Set.of(
                        "time_mlp.0.weight",
                        "time_mlp.0.bias",
                        "time_mlp.2.weight",
                        "time_mlp.2.bias",
                        "time_gate",
                        "label_embed.weight",
                        "label_gate"),
                timed);
        assertTrue(plain.contains("storage_tokens"), plain.toString());
    }

    private static Set<String> names(String option, String rest) {
        return new TreeSet<>(
                KIT.manifest(manifest(THIRD + ", " + option, "", rest + sampler("use: euler")))
                        .plan()
                        .shapes("dino.pt")
                        .keySet());
    }

    @ParameterizedTest
    @CsvSource({"vits16, 384, 21601152", "vitb16, 768, 85669632", "vitl16, 1024, 303154176"})
    void aStudentHasTheEncodersParametersAndThoseOfItsTime(
            String preset, int width, long published) {
        String given =
                manifest(
                                "use: dinov3, preset: %s, weights: {file: dino.pt}"
                                        .formatted(preset),
                                ", space: dinov3-%s, width: %d, patch: 16".formatted(preset, width),
                                sampler("use: renoise"))
                        .replace("height: 8, width: 12", "height: 256, width: 256");
        TestPlan plan = KIT.manifest(given).plan();
        long time = 256L * width + (long) width * width + 2L * width;
        // A gate more; the mask token is not counted on either side.
        assertEquals(published + time + 1 - width, plan.trained());
    }

    @Test
    void theObjectiveTrainsTheBackboneOverAFrozenEncoder() {
        String encoder =
                "with: {encoder: {kind: tokenizer, " + THIRD.replace("dino.pt", "own.pt") + "}}";
        TestPlan plan =
                KIT.manifest(
                                manifest(THIRD + ", lora-rank: 2", "", sampler("use: euler"))
                                        + "objective: {use: feature-distillation, "
                                        + encoder
                                        + "}\n")
                        .plan();
        assertTrue(plan.joins(Kind.OBJECTIVE, Kind.BACKBONE));
        Problem refused =
                refusal(
                        manifest(THIRD, "", sampler("use: euler"))
                                + "objective: {use: feature-distillation, "
                                + encoder.replace("patch-size: 4", "patch-size: 2")
                                + "}\n");
        assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.code());
    }

    @Test
    void pixelsThatAreNormalisedOtherwiseAreRefused() {
        Problem refused =
                refusal(
                        manifest(
                                THIRD + ", image-std: [0.2, 0.2, 0.2]", "", sampler("use: euler")));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.next().contains("image-std"), refused.next());
        refused = refusal(manifest(THIRD + ", input-size: 12", "", sampler("use: euler")));
        assertTrue(refused.cause().contains("12 pixels"), refused.cause());
    }

    @Test
    void theDecoderOfAnotherEncoderIsRefused() {
        Problem refused = refusal(manifest(THIRD, ", space: dinov2", sampler("use: euler")));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(refused.cause().contains("dinov2"), refused.cause());
        refused = refusal(manifest(THIRD, ", width: 8", sampler("use: euler")));
        assertTrue(refused.cause().contains("[8,2,3]"), refused.cause());
    }

    @Test
    void aHeadWithoutADecoderIsRefused() {
        Problem refused =
                refusal(
                        manifest(THIRD, "", sampler("use: euler"))
                                .replaceFirst("with: \\{decoder.*}}}", "t-eps: 0.1}"));
        assertEquals(ErrorCode.MISSING_NESTED_PART, refused.code());
    }

    @Test
    void aTextIsNoLabel() {
        Problem refused =
                refusal(
                        manifest(
                                THIRD,
                                "",
                                "conditioning: {kind: text, length: 4, width: 8}\n"
                                        + sampler("use: euler")));
        assertEquals(ErrorCode.CONDITIONING_NOT_SUPPORTED, refused.code());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        assertEquals(
                Set.of("backbone.time-sinusoids", "backbone.lora-alpha", "backbone.lora-std"),
                new TreeSet<>(
                        KIT
                                .manifest(
                                        manifest(
                                                THIRD
                                                        + ", time-sinusoids: 3, lora-alpha: 2,"
                                                        + " lora-std: 1",
                                                "",
                                                sampler("use: euler")))
                                .refusals()
                                .stream()
                                .map(it -> it.subject().replaceFirst(" .*", ""))
                                .toList()));
    }
}
