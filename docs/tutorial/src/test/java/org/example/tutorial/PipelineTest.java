package org.example.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.Kind;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final PipelineTestKit KIT = PipelineTestKit.of(new MidpointPlugin());

    private static TestPipeline guided(String options) {
        return KIT.manifest(
                """
                image: {height: 16, width: 16}
                conditioning: {kind: class, classes: 3}
                tokenizer: {use: half}
                backbone: {use: tiny-transformer, hidden-size: 32, depth: 1}
                head: {use: tiny-linear}
                guidance: {use: cfg-ramp, %s}
                sampler: {use: midpoint, steps: 4}
                """
                        .formatted(options));
    }

    @Test
    void thePartsFit() {
        assertTrue(guided("scale: 3").plan().joins(Kind.BACKBONE, Kind.HEAD));
    }

    @Test
    void onlyTheFirstStepNeedsOneBranch() {
        GeneratedImages images = guided("scale: 3").generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 16, 16), images.shape());
        // Two evaluations a step: 2 x 1 branch, then 3 x 2 x 2 branches.
        assertEquals(14, images.evaluations());
    }

    @Test
    void aNegativeScaleIsRefused() {
        assertEquals("guidance.scale (line 6)", guided("scale: -1").refusal().subject());
    }
}
