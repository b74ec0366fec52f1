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
import org.intarsia.pipeline.Toys;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.GarbageCollection;
import org.junit.jupiter.api.Test;

class PipelineTestKitTest {
    private static final PipelineTestKit KIT = PipelineTestKit.of(new Toys.ToyPlugin());

    @Test
    void aPlanCountsAndNamesWhatThePartsAskFor() {
        TestPlan plan = KIT.manifest(Toys.manifest()).plan();
        assertTrue(plan.joins("backbone", "head"));
        assertFalse(plan.joins("head", "backbone"));
        assertEquals(1, plan.parameters());
        assertEquals(1, plan.trained());
        assertEquals(1, plan.parameters("backbone"));
        assertEquals(0, plan.parameters("head"));
        assertEquals(List.of("toy.safetensors"), plan.files());
        assertEquals(Map.of("scale", "[1]"), plan.shapes("toy.safetensors"));
    }

    @Test
    void theFirstLinesOfAManifestMayBeLeftOut() {
        String text = Toys.manifest().replace("intarsia: 1\n", "").replace("name: toy\n", "");
        assertFalse(text.contains("intarsia"));
        assertEquals(1, KIT.manifest(text).plan().parameters());
        String cause = KIT.manifest(text.replace("steps", "stepz")).refusal().cause();
        assertTrue(cause.contains("no such option"), cause);
    }

    @Test
    void aRefusalIsTheProblemItself() {
        String wide = Toys.manifest().replace("head: {use: toy}", "head: {use: wide}");
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, KIT.manifest(wide).refusal().code());
        assertThrows(AssertionError.class, () -> KIT.manifest(Toys.manifest()).refusal());
    }

    @Test
    void anImageIsAFunctionOfItsSeedAndLabel() {
        TestPipeline pipeline = KIT.manifest(Toys.manifest());
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
        try (AssembledPipeline assembled = KIT.manifest(Toys.manifest()).assemble()) {
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
