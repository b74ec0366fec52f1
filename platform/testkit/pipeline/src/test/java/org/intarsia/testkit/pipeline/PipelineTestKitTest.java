package org.intarsia.testkit.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.ToyPlugin;
import org.junit.jupiter.api.Test;

class PipelineTestKitTest {
    private static final PipelineTestKit KIT = PipelineTestKit.of(new ToyPlugin());
    private static final String SECTIONS =
            """
            image: {height: 4, width: 4}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: plain}
            backbone: {use: toy, weights: {file: toy.safetensors}}
            head: {use: toy}
            sampler: {use: toy, steps: 2}
            decoder: {use: plain}
            """;

    @Test
    void aPlanCountsAndNamesWhatThePartsAskFor() {
        TestPlan plan = KIT.manifest(SECTIONS).plan();
        assertTrue(plan.joins(Kind.BACKBONE, Kind.HEAD));
        assertFalse(plan.joins(Kind.HEAD, Kind.BACKBONE));
        assertEquals(1, plan.parameters());
        assertEquals(1, plan.trained());
        assertEquals(1, plan.parameters(Kind.BACKBONE));
        assertEquals(0, plan.parameters(Kind.HEAD));
        assertEquals(List.of("toy.safetensors"), plan.files());
        assertEquals(Map.of("scale", "[1]"), plan.shapes("toy.safetensors"));
    }

    @Test
    void theFirstLinesOfAManifestMayBeLeftOut() {
        String whole = "intarsia: 1\nname: mine\n" + SECTIONS;
        assertEquals(1, KIT.manifest(whole).plan().parameters());
        assertEquals(1, KIT.manifest(SECTIONS).plan().parameters());
        String cause = KIT.manifest(SECTIONS.replace("steps", "stepz")).refusal().cause();
        assertTrue(cause.contains("no such option"), cause);
    }

    @Test
    void aRefusalIsTheProblemItself() {
        Problem problem =
                KIT.manifest(SECTIONS.replace("head: {use: toy}", "head: {use: tyo}"))
                        .refusals()
                        .get(0);
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, problem.code());
        assertTrue(problem.next().startsWith("Did you mean toy?"), problem.next());
        assertThrows(AssertionError.class, () -> KIT.manifest(SECTIONS).refusal());
    }

    @Test
    void anImageIsAFunctionOfItsSeedAndLabel() {
        TestPipeline pipeline = KIT.manifest(SECTIONS);
        GeneratedImages two = pipeline.generate(new long[] {5, 6}, 2, 0);
        assertEquals(new Shape(2, 3, 4, 4), two.shape());
        assertEquals(List.of(1, 2), two.previews());
        assertArrayEquals(pipeline.generate(new long[] {6}, 0).values(), two.image(1));
        IntarsiaException label =
                assertThrows(IntarsiaException.class, () -> pipeline.generate(new long[] {5}, 3));
        assertEquals(ErrorCode.UNKNOWN_LABEL, label.problems().get(0).code());
    }

    @Test
    void aPartCanBeAskedAloneWhileThePipelineIsOpen() {
        try (AssembledPipeline assembled = KIT.manifest(SECTIONS).assemble()) {
            GarbageCollection.collect();
            assertEquals(1, assembled.part(Backbone.class).features().members().size());
        }
    }

    @Test
    void aCaseThatNobodyRunsAndAModelWithoutCasesAreFailures() {
        assertThrows(AssertionError.class, () -> KIT.parity("no-such-model"));
        assertThrows(IntarsiaException.class, () -> KIT.parity(Path.of("target", "no-such-case")));
    }
}
