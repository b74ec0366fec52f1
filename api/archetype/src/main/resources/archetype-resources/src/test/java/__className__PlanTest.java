#if(${kind} == "sampler")
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
#elseif(${kind} == "text-encoder")
package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.ToyPlugin;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;

/** The text encoder in the platform's own pipeline, among the toy parts of the testkit. */
class ${className}PlanTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(new ${className}Plugin(), new ToyPlugin());

    private static TestPipeline with(String options) {
        return KIT.manifest(
                """
                image: {height: 8, width: 12}
                conditioning:
                  {kind: text, length: 16, width: 8, encoder: {use: ${component}%s}}
                tokenizer: {use: plain}
                backbone: {use: toy, weights: {file: toy.safetensors}}
                head: {use: toy}
                sampler: {use: toy, steps: 4}
                decoder: {use: plain}
                """
                        .formatted(options));
    }

    @Test
    void itFitsTheBackboneThatReadsItsRows() {
        assertTrue(with(", preset: short").plan().edges().contains("text-encoder -> backbone"));
    }

    @Test
    void rowsOfAnotherLengthAreRefused() {
        Problem problem = with(", preset: short, length: 9").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("a length of 9 offered, 16 expected"), problem.cause());
    }

    @Test
    void anOptionOutOfRangeIsReportedWithItsPlaceInTheManifest() {
        Problem problem = with(", width: 0").refusals().get(0);
        assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, problem.code());
        assertEquals("width", problem.place().option());
        assertTrue(problem.place().line() > 2, problem.toString());
    }

    @Test
    void aPresetThatThereIsNotIsRefused() {
        assertEquals(ErrorCode.UNKNOWN_PRESET, with(", preset: none").refusals().get(0).code());
    }
}
#else
#set($parts = {"tokenizer": "plain", "backbone": "toy, weights: {file: toy.safetensors}", "head": "toy",
    "sampler": "toy, steps: 4", "decoder": "plain"})
#if(${kind} == "backbone")
#set($ignored = $parts.put("head", "tokens"))
#elseif(${kind} == "head")
#set($ignored = $parts.put("backbone", "tokens, patch-size: 2"))
#end
#set($wrong = {"tokenizer": "side: 0", "decoder": "gain: 0", "backbone": "depth: 0", "head": "min-distance: 1",
    "guidance": "scale: -1", "objective": "label-drop: 2"})
#set($preset = {"tokenizer": "quarter", "decoder": "strong", "backbone": "T/2", "head": "near",
    "guidance": "strong", "objective": "plain"})
package ${package};

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.ToyPlugin;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;

/** The ${kind} in the platform's own pipeline, among the toy parts of the testkit. */
class ${className}PlanTest {
    private static final PipelineTestKit KIT =
            PipelineTestKit.of(new ${className}Plugin(), new ToyPlugin());

    private static TestPipeline with(String options) {
        return KIT.manifest(
                """
                image: {height: 8, width: 12}
                conditioning: {kind: class, classes: 3}
#foreach($part in ["tokenizer", "backbone", "head", "sampler", "decoder"])
#if(${kind} != $part && !(${kind} == "tokenizer" && $part == "decoder"))
                $part: {use: $parts.get($part)}
#end
#end
                ${kind}: {use: ${component}%s}
                """
                        .formatted(options));
    }

    @Test
    void itFitsBetweenItsNeighbours() {
#if(${kind} == "objective")
        assertTrue(with("").plan().trained() > 0);
#elseif(${kind} == "guidance")
        assertTrue(with("").plan().edges().contains("head -> sampler"));
#elseif(${kind} == "tokenizer" || ${kind} == "decoder")
        assertTrue(with("").plan().edges().contains("sampler -> decoder"));
#else
        assertTrue(with("").plan().edges().contains("backbone -> head"));
#end
    }

    @Test
    void anImageIsAFunctionOfItsSeed() {
        GeneratedImages images = with(", preset: $preset.get(${kind})").generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 8, 12), images.shape());
        assertArrayEquals(
                images.image(1),
                with(", preset: $preset.get(${kind})").generate(new long[] {6}, 2).image(0),
                1e-5f);
    }
#if(${kind} == "guidance")

    @Test
    void onlyTheFirstStepNeedsOneBranch() {
        // Four steps of two images: 2 x 1 branch, then 3 x 2 x 2 branches.
        assertEquals(14, 2 * with("").generate(new long[] {5, 6}, 0, 2).evaluations());
    }
#end

    @Test
    void anOptionOutOfRangeIsReportedWithItsPlaceInTheManifest() {
        Problem problem = with(", $wrong.get(${kind})").refusals().get(0);
        assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, problem.code());
        assertEquals("${kind}", problem.place().part());
        assertTrue(problem.place().line() > 2, problem.toString());
    }

    @Test
    void aPresetThatThereIsNotIsRefused() {
        assertEquals(ErrorCode.UNKNOWN_PRESET, with(", preset: none").refusals().get(0).code());
    }
}
#end
