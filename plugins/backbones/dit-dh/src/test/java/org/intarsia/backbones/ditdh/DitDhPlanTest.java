package org.intarsia.backbones.ditdh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.decoders.rae.RaePlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.ddt.DdtPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitDhPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new DitDhPlugin(),
                    new DdtPlugin(),
                    new RaePlugin(),
                    new DinoPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    private static String manifest(String preset) {
        return """
               image: {height: 256, width: 256}
               conditioning: {kind: class, classes: 1000}
               tokenizer:
                 use: rae
                 weights: {file: stat.pt}
                 with:
                   encoder:
                     kind: tokenizer
                     use: dinov2
                     preset: with-registers-base
                     input-size: 224
                     last-affine: false
                     weights: {file: dino.safetensors}
               backbone: {use: dit-dh, preset: %1$s, weights: {file: main.pt}}
               head: {use: ddt, preset: %1$s}
               guidance:
                 use: autoguidance
                 scale: 1.42
                 with:
                   weak-head: {kind: head, use: ddt, preset: s, weights: {file: weak.pt}}
                   weak: {kind: backbone, use: dit-dh, preset: s, weights: {file: weak.pt}}
               sampler: {use: euler, steps: 49, timeshift-base: 4096, last-time: 0.001}
               decoder:
                 with:
                   network: {kind: decoder, use: rae-vit, preset: vit-b, weights: {file: model.pt}}
               """
                .formatted(preset);
    }

    private static TestPipeline pipeline(String manifest) {
        return KIT.manifest(manifest);
    }

    @Test
    void bothNetworksAskForExactlyThePublishedNamesAndShapes() {
        TestPlan plan = pipeline(manifest("xl")).plan();
        plan.checkShapes("main.pt", "dit-dh-xl");
        plan.checkShapes("weak.pt", "dit-dh-s");
    }

    /** Published counts, with the positions and the frequencies of time; less the rotary tables. */
    @ParameterizedTest
    @CsvSource({"s, 196455764, 64", "b, 294295892, 64", "l, 621744436, 64", "xl, 838675796, 72"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long published, int headWidth) {
        String alone = manifest(preset).replaceFirst("(?s)guidance:.*sampler", "sampler");
        TestPlan plan = pipeline(alone).plan();
        long rotary = 2L * 256 * (headWidth + 128);
        assertEquals(
                published + rotary, plan.parameters(Kind.BACKBONE) + plan.parameters(Kind.HEAD));
    }

    @Test
    void aHeadForAnotherPatchOrConditionIsRefused() {
        Problem refused =
                pipeline(manifest("xl").replace("main.pt}", "main.pt}, space: rae-siglip2-base"))
                        .refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.code());
        assertTrue(
                refused.cause()
                        .contains(
                                "rae-dinov2-with-registers-base offered, rae-siglip2-base"
                                        + " expected"),
                refused.cause());
        Problem narrow =
                pipeline(manifest("xl").replace("main.pt}", "main.pt}, in-channels: 4")).refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, narrow.code());
    }

    @Test
    void aWeakerNetworkWithoutAHeadIsRefused() {
        Problem refused = pipeline(manifest("xl").replaceFirst("weak-head: .*\n", "")).refusal();
        assertEquals(ErrorCode.MISSING_NESTED_PART, refused.code());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        List<Problem> problems =
                pipeline(
                                manifest("xl")
                                        .replace(
                                                "use: dit-dh, preset: xl",
                                                "use: dit-dh, hidden-size: 10, num-heads: 3,"
                                                        + " mlp-ratio: 0.01"))
                        .refusals();
        assertEquals(2, problems.size(), problems.toString());
    }
}
