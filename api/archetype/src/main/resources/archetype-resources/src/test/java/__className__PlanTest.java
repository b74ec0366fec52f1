package ${package};

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.ToyPlugin;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;

/** The sampler in the platform's own pipeline, among the toy parts of the testkit. */
class ${className}PlanTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(new ${className}Plugin(), new ToyPlugin());

    private static TestPipeline with(String options) {
        return KIT.manifest(
                """
                image: {height: 4, width: 6}
                conditioning: {kind: class, classes: 3}
                tokenizer: {use: plain}
                backbone: {use: toy, weights: {file: toy.safetensors}}
                head: {use: toy}
                sampler: {use: ${component}%s}
                decoder: {use: plain}
                """
                        .formatted(options));
    }

    @Test
    void aPlanPutsItBetweenHeadAndDecoder() {
        assertTrue(with("").plan().edges().contains("head -> sampler"));
    }

    @Test
    void everyIntervalAsksTheNetworkTwice() {
        GeneratedImages images = with(", steps: 3").generate(new long[] {5, 6}, 0, 2);
        assertEquals(6, images.evaluations());
        assertArrayEquals(
                images.image(1), with(", steps: 3").generate(new long[] {6}, 2).image(0), 1e-6f);
    }

    @Test
    void anOptionOutOfRangeIsReportedWithItsPlaceInTheManifest() {
        Problem problem = with(", steps: 0").refusal();
        assertEquals("steps", problem.place().option());
        assertEquals(6, problem.place().line());
    }
}
