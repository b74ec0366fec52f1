package org.intarsia.backbones.flowar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.flowarflow.FlowarFlowPlugin;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowarPlanTest {
    static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new FlowarPlugin(),
                    new FlowarFlowPlugin(),
                    new KlVaePlugin(),
                    new AutoregressivePlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    private static String manifest(String preset) {
        return """
               image: {height: 256, width: 256}
               conditioning: {kind: class, classes: 1000}
               tokenizer: {use: kl-vae, preset: kl-16, weights: {file: kl16.ckpt, key: model}}
               backbone: {use: flowar, preset: %1$s, weights: {file: flowar.pth}}
               head: {use: flowar-flow, preset: %1$s}
               guidance:
                 use: cfg-interval
                 scale: 4.3
                 schedule: ramp
                 interval: [0.0, 0.9]
                 bounds: closed
               sampler:
                 use: next-scale
                 with: {flow: {kind: sampler, use: euler, steps: 24, grid: split}}
               """
                .formatted(preset);
    }

    @ParameterizedTest
    @CsvSource({"s, 171718072", "l, 586862912", "h, 1913316880"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, long parameters) {
        TestPlan plan = KIT.manifest(manifest(preset)).plan();
        plan.checkShapes("flowar.pth", "flowar-" + preset);
        assertEquals(parameters, plan.parameters(Kind.BACKBONE) + plan.parameters(Kind.HEAD));
    }

    private static final String SMALL =
            """
            image: {height: 16, width: 16}
            conditioning: {kind: class, classes: 3}
            tokenizer:
              use: kl-vae
              block-out-channels: [32, 32]
              layers-per-block: 1
            backbone:
              use: flowar
              embed-dim: 16
              encoder-depth: 1
              decoder-depth: 1
              num-heads: 2
            head: {use: flowar-flow, width: 64, depth: 1, cross: %s}
            %s
            sampler: {use: next-scale, with: {flow: {kind: sampler, %s}}}
            """;

    private static GeneratedImages generated(boolean cross, String guidance, String flow) {
        return KIT.manifest(SMALL.formatted(cross, guidance, flow))
                .generate(new long[] {5, 6}, 0, 2);
    }

    /** One forward of the backbone a scale and branch: what is counted, whatever the flow takes. */
    @ParameterizedTest
    @CsvSource({
        "false, 'use: euler, steps: 4, grid: split'",
        "true, 'use: euler, steps: 5, grid: exact'",
        "true, 'use: heun, steps: 3'",
        "false, 'use: adams-2, steps: 3'",
        "false, 'use: euler-maruyama, steps: 3'"
    })
    void aFlowSamplerPaintsEveryScaleOnOneForwardOfTheBackbone(boolean cross, String flow) {
        GeneratedImages plain = generated(cross, "", flow);
        assertEquals(new Shape(2, 3, 16, 16), plain.shape());
        assertEquals(4, plain.evaluations());
        assertEquals(List.of(1, 2, 3, 4), plain.previews());
        String guidance =
                "guidance: {use: cfg-interval, scale: 3, schedule: ramp, interval: [0.0, 0.9]}";
        GeneratedImages guided = generated(cross, guidance, flow);
        assertEquals(8, guided.evaluations());
        float changed = 0;
        for (int i = 0; i < plain.values().length; i++) {
            changed = Math.max(changed, Math.abs(plain.values()[i] - guided.values()[i]));
        }
        assertTrue(changed > 1e-4, "guidance changes the picture: " + changed);
    }

    @Test
    void aPictureDoesNotDependOnItsBatch() {
        String manifest = SMALL.formatted(true, "", "use: euler, steps: 4, grid: split");
        float[] both = KIT.manifest(manifest).generate(new long[] {5, 6}, 0, 2).image(1);
        float[] alone = KIT.manifest(manifest).generate(new long[] {6}, 2).image(0);
        for (int i = 0; i < alone.length; i++) {
            assertEquals(alone[i], both[i], 1e-4);
        }
    }

    @Test
    void aGridThatCannotBeDoubledUpToIsRefused() {
        List<Problem> problems =
                KIT.manifest(
                                SMALL.formatted(false, "", "use: euler")
                                        .replace("height: 16, width: 16", "height: 16, width: 24"))
                        .refusals();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problems.get(0).code());
        assertTrue(problems.get(0).cause().contains("a square grid"), problems.get(0).cause());
    }

    @Test
    void withoutAFlowOrWithOptionsOfIdsItIsRefused() {
        String manifest = SMALL.formatted(false, "", "use: euler");
        Problem missing =
                KIT.manifest(manifest.replaceFirst("sampler: .*\n", "sampler: {use: next-scale}\n"))
                        .refusal();
        assertEquals(ErrorCode.MISSING_NESTED_PART, missing.code());
        Problem filtered =
                KIT.manifest(manifest.replace("use: next-scale,", "use: next-scale, top-k: 5,"))
                        .refusal();
        assertEquals(ErrorCode.INVALID_OPTION, filtered.code());
    }
}
