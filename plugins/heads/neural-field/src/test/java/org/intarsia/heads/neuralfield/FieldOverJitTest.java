package org.intarsia.heads.neuralfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.backbones.jit.JitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.patchlinear.PatchLinearPlugin;
import org.intarsia.kernel.ClassPathRegistry;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.assembly.RandomWeights;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
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

    private final Pipelines pipelines =
            new Pipelines(
                    new ClassPathRegistry(
                            List.of(
                                    new JitPlugin(),
                                    new NeuralFieldPlugin(),
                                    new PatchLinearPlugin(),
                                    new PixelPlugin(),
                                    new PixelDecoderPlugin(),
                                    new FlowPlugin(),
                                    new CfgPlugin())),
                    ModelFolder.of(Path.of("target")));

    @Test
    void thePlanPutsThemTogetherAndCountsTheirParameters() {
        Plan plan = pipelines.plan(Manifests.parse(TEXT, "test.yaml"));

        Map<String, Long> parameters =
                plan.parts().stream()
                        .collect(Collectors.toMap(Plan.Part::kind, Plan.Part::parameters));
        long generator = 2 * 6 * 12 * (32 + 1) + 6;
        assertEquals((3 + 64 + 1) * 6 + 2 * generator + 6 + 3 * 7, parameters.get("head"));
    }

    @Test
    void picturesComeOutOfItAndOnlyGuidedStepsAskTwice() {
        Plan plan = pipelines.plan(Manifests.parse(TEXT, "test.yaml"));
        try (NDManager manager = NDManager.newBaseManager();
                RandomWeights weights = new RandomWeights(manager);
                Assembly assembly = pipelines.assembleOver(plan, (entry, holder) -> weights)) {
            Generator.Result result =
                    new Generator(assembly)
                            .generate(
                                    manager,
                                    new Generator.Request(new int[] {2, 0}, new long[] {5, 6}),
                                    (taken, count, preview) -> {});
            NDArray images = result.images();

            assertEquals(new Shape(2, 3, 16, 24), images.getShape());
            assertTrue(Float.isFinite(images.square().sum().getFloat()));
            // Times 0, 1/9, 1/4, 3/7 and 2/3: the last two are inside the interval.
            assertEquals(5 + 2, result.evaluations());
        }
    }

    @Test
    void aPredictionThatNoFlowCanMoveIsRefusedWithThoseThatItCan() {
        String broken = TEXT.replace("condition: add", "condition: add, prediction: logits");
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> pipelines.plan(Manifests.parse(broken, "test.yaml")));
        assertEquals(ErrorCode.INVALID_OPTION, refused.problems().get(0).code());
        assertTrue(refused.problems().get(0).next().contains("velocity"));
    }
}
