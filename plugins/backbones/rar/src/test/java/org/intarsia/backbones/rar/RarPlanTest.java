package org.intarsia.backbones.rar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.pipeline.AssembledPipeline;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.intarsia.testkit.pipeline.TestPlan;
import org.junit.jupiter.api.Test;

/** What RAR refuses, and what its recorded cases may leave out. */
class RarPlanTest {
    private static final int V = 32;

    private static TestPipeline pipeline(int vocabulary, String options) {
        return sampledBy(vocabulary, "raster" + options);
    }

    /**
     * @param sampler its name and options
     */
    private static TestPipeline sampledBy(int vocabulary, String sampler) {
        return trainedBy(vocabulary, sampler, "next-token");
    }

    private static TestPipeline trainedBy(int vocabulary, String sampler, String objective) {
        return RarPresetsTest.KIT.manifest(
                """
                image: {height: 8, width: 12}
                conditioning: {kind: class, classes: 10}
                tokenizer: {use: levels, patch: 4, vocabulary: %1$d}
                backbone:
                  use: rar
                  hidden-size: 16
                  num-hidden-layers: 1
                  num-attention-heads: 2
                  codebook-size: %2$d
                head: {use: logits, preset: rar}
                sampler: {use: %3$s}
                decoder: {use: levels, patch: 4, vocabulary: %1$d}
                objective: {use: %4$s}
                """
                        .formatted(vocabulary, V, sampler, objective));
    }

    @Test
    void aTokenizerOfAnotherVocabularyIsRefused() {
        Problem problem = pipeline(64, "").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("a vocabulary of 64 offered, 32 expected", problem.cause());
    }

    @Test
    void aSamplerThatShowsVectorsIsRefusedAtTheEdgeToTheBackbone() {
        Problem problem = sampledBy(V, "next-scale").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge sampler -> backbone"), problem.subject());
        assertEquals(
                "vectors (vectors since the last step) offered, ids (all ids so far) expected",
                problem.cause());
        assertTrue(problem.next().contains("raster"), problem.next());
    }

    @Test
    void anObjectiveThatShowsVectorsIsRefusedAtTheEdgeToTheBackbone() {
        Problem problem = trainedBy(V, "raster", "next-scale").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge objective -> backbone"), problem.subject());
        assertEquals(
                "vectors (vectors since the last step) offered, ids (all ids so far) expected",
                problem.cause());
        assertTrue(
                problem.next().contains("objective next-token or permuted-next-token"),
                problem.next());
    }

    @Test
    void itIsTrainedInRasterOrderAndInAnyOther() {
        for (String objective : List.of("next-token", "permuted-next-token")) {
            TestPlan plan = trainedBy(V, "raster", objective).plan();
            assertTrue(plan.joins(Kind.OBJECTIVE, Kind.BACKBONE), plan.edges().toString());
            assertTrue(plan.joins(Kind.OBJECTIVE, Kind.HEAD), plan.edges().toString());
        }
    }

    @Test
    void drawsThatCannotBeMeantAreRefused() {
        Problem above = pipeline(V, ", top-k: " + (V + 1)).refusal();
        assertEquals(ErrorCode.TOP_K_TOO_LARGE, above.code());
        assertTrue(above.next().contains("at most 32"), above.next());
        Problem cold = pipeline(V, ", temperature: 0").refusal();
        assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, cold.code());
        assertTrue(cold.next().contains("greedy: true"), cold.next());
    }

    @Test
    void idsThatTheTableDoesNotHaveAreRefused() {
        try (AssembledPipeline assembly = pipeline(V, "").assemble()) {
            NDManager manager = assembly.manager();
            NDArray labels = manager.create(new long[] {3});
            Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
            Backbone.Session session =
                    assembly.part(Backbone.class)
                            .open(given, new TestRun(manager, new TestNoise(1)));
            ModelInput ids = new ModelInput.Ids(manager.create(new long[] {0, V}, new Shape(1, 2)));
            Step step = new Step(0, 6, new float[0]);
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> session.forward(ids, step));
            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, e.problems().get(0).code());
        }
    }
}
