package org.intarsia.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.Toys;
import org.intarsia.training.data.Shapes;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final int COUNT = 200;

    @Test
    void theShippedClassifierIsRightOnFreshRendersInNinetyNineOfAHundred() {
        int[] wanted = new int[1000];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = i % 10;
        }
        try (ShapesJudge judge = ShapesJudge.shipped()) {
            double right = judge.judge(new Shapes(64, 424_242), wanted.length).agreement(wanted);
            assertTrue(right >= 0.99, "right in " + right);
        }
    }

    @Test
    void aPipelineThatDrawsTheRightShapesIsAsGoodAsRealPictures() {
        List<Integer> told = new ArrayList<>();
        Evaluation evaluation = run(64, "oracle", told);
        assertTrue(evaluation.accuracy() >= 0.98, evaluation.toString());
        assertTrue(evaluation.realAccuracy() >= 0.98, evaluation.toString());
        assertTrue(
                distances(evaluation).made() < 2 * distances(evaluation).real(),
                evaluation.toString());
        assertEquals(10, evaluation.accuracyByClass().size());
        assertEquals(COUNT, told.get(told.size() - 1));
    }

    @Test
    void fewPicturesGiveTheAccuracyAloneOfTheClassesThatHaveOne() {
        Evaluation three = run(64, 3, "oracle", new ArrayList<>());
        assertEquals(Optional.empty(), three.distances());
        assertEquals(3, three.accuracyByClass().size());
        assertTrue(three.accuracy() >= 0 && three.accuracy() <= 1, three.toString());
        assertTrue(run(64, Evaluation.FEWEST, "plain", new ArrayList<>()).distances().isPresent());
        assertEquals(
                Optional.empty(),
                run(64, Evaluation.FEWEST - 1, "plain", new ArrayList<>()).distances());
    }

    @Test
    void aPipelineThatDrawsPlainColoursIsFoundOut() {
        Evaluation evaluation = run(64, "plain", new ArrayList<>());
        assertTrue(evaluation.accuracy() < 0.3, evaluation.toString());
        assertTrue(
                distances(evaluation).made() > 5 * distances(evaluation).real(),
                evaluation.toString());
    }

    @Test
    void picturesThatAreNotFiniteAreRefusedBeforeTheyAreJudged() {
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class, () -> run(64, "overflowing", new ArrayList<>()));
        assertEquals(ErrorCode.PICTURE_NOT_FINITE, thrown.problems().get(0).code());
        assertTrue(thrown.getMessage().contains("pictures of the seeds 1 to "), thrown.toString());
    }

    @Test
    void otherPipelinesAreRefused() {
        assertEquals(ErrorCode.NOT_SHAPES, code(32, COUNT));
    }

    private static ErrorCode code(int size, int count) {
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly = assembly(size, "plain", weights)) {
            return assertThrows(
                            IntarsiaException.class,
                            () ->
                                    Evaluation.run(
                                            assembly, count, 1, RunThreads.engine(), done -> {}))
                    .problems()
                    .get(0)
                    .code();
        }
    }

    private static Evaluation.Distances distances(Evaluation evaluation) {
        return evaluation.distances().orElseThrow();
    }

    private static Evaluation run(int size, String decoder, List<Integer> told) {
        return run(size, COUNT, decoder, told);
    }

    private static Evaluation run(int size, int count, String decoder, List<Integer> told) {
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly = assembly(size, decoder, weights)) {
            return Evaluation.run(assembly, count, 1, RunThreads.engine(), told::add);
        }
    }

    private static Assembly assembly(int size, String decoder, FreshWeights weights) {
        Pipelines pipelines = Toys.pipelines();
        return pipelines.assembleFresh(pipelines.plan(Toys.manifest(size, decoder)), weights);
    }
}
