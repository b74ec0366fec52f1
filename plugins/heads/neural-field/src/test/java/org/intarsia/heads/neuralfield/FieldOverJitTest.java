package org.intarsia.heads.neuralfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import org.intarsia.backbones.jit.JitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPlan;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.Test;

/** A combination that no paper has: JiT's transformer with PixNerd's fields. */
class FieldOverJitTest {
    private static final String TEXT =
            """
            intarsia: 1
            name: jit-neural-field
            image: {height: 16, width: 24}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: pixel}
            backbone:
              use: jit
              patch-size: 8
              hidden-size: 32
              depth: 2
              num-heads: 2
              bottleneck-dim: 8
              in-context-len: 2
              in-context-start: 1
              weights: {file: none.safetensors}
            head: {use: neural-field, hidden-size-x: 6, num-decoder-blocks: 2, num-cond-blocks: 2, condition: add}
            guidance: {use: cfg-interval, scale: 2.0, interval: [0.3, 0.8], bounds: open}
            sampler: {use: adams-2, steps: 5, timeshift: 2.0, grid: appended}
            decoder: {use: pixel}
            device: cpu
            """;

    private static final PipelineTestKit KIT =
            PipelineTestKit.of(
                    new JitPlugin(),
                    new NeuralFieldPlugin(),
                    new PatchLinearPlugin(),
                    new PixelPlugin(),
                    new PixelDecoderPlugin(),
                    new FlowPlugin(),
                    new CfgPlugin());

    @Test
    void thePlanPutsThemTogetherAndCountsTheirParameters() {
        TestPlan plan = KIT.manifest(TEXT).plan();
        long generator = 2 * 6 * 12 * (32 + 1) + 6;
        assertEquals((3 + 64 + 1) * 6 + 2 * generator + 6 + 3 * 7, plan.parameters(Kind.HEAD));
    }

    @Test
    void picturesComeOutOfItAndOnlyGuidedStepsAskTwice() {
        GeneratedImages images = KIT.manifest(TEXT).generate(new long[] {5, 6}, 2, 0);

        assertEquals(new Shape(2, 3, 16, 24), images.shape());
        for (float value : images.values()) {
            assertTrue(Float.isFinite(value));
        }
        // Times 0, 1/9, 1/4, 3/7 and 2/3: the last two are inside the interval.
        assertEquals(5 + 2, images.evaluations());
    }

    @Test
    void aPredictionThatNoFlowCanMoveIsRefusedWithThoseThatItCan() {
        String broken = TEXT.replace("condition: add", "condition: add, prediction: logits");
        Problem refused = KIT.manifest(broken).refusals().get(0);
        assertEquals(ErrorCode.INVALID_OPTION, refused.code());
        assertTrue(refused.next().contains("velocity"), refused.next());
    }
}
