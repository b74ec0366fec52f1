package org.intarsia.guidance.cfg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ApgGuidanceTest {
    private static final List<String> DROP = List.of("label");
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);

    private static Guidance apg(double scale, double eta, double momentum, double threshold) {
        return new ApgGuidance(
                new ApgOptions(scale, eta, momentum, threshold, new NullBranch(DROP)), FLOW);
    }

    /**
     * Of x_c = (3, 4) and x_u = (1, 1), at the noise, where a velocity on z = 0 is the clean data
     * itself. The update is d = (2, 3); along x_c lies 18 / 25 (3, 4) = (2.16, 2.88), across it
     * (-0.16, 0.12).
     */
    private static float[] guided(Guidance guidance, int times) {
        try (NDManager manager = NDManager.newBaseManager();
                Guidance.Session session = guidance.open(new TestRun(manager, TestNoise.rows(1)))) {
            NDList z = new NDList(manager.zeros(new Shape(1, 2)));
            GuidedStep at = GuidedSteps.velocity(Step.at(0, 4, 0, 1), z);
            float[] last = {};
            for (int i = 0; i < times; i++) {
                NDList c = new NDList(manager.create(new float[][] {{3, 4}}));
                NDList u = new NDList(manager.create(new float[][] {{1, 1}}));
                last = session.combine(at, List.of(c, u)).get(0).toFloatArray();
            }
            return last;
        }
    }

    @Test
    void itKeepsTheLawsOfGuidance() {
        Step step = new Step(0, 1, new float[] {0.5f, 0.25f});
        GuidanceLaws.check(apg(3, 0, -0.5, 0), step);
        GuidanceLaws.check(apg(3, 0.5, 0.9, 2.5), step);
        GuidanceLaws.check(apg(1, 0, -0.5, 0), step);
    }

    @Test
    void thePartAlongThePredictionIsLeftOut() {
        assertArrayEquals(new float[] {2.68f, 4.24f}, guided(apg(3, 0, 0, 0), 1), 1e-5f);
    }

    @Test
    void withAllOfThatPartItIsTheUsualGuidance() {
        assertArrayEquals(new float[] {7, 10}, guided(apg(3, 1, 0, 0), 1), 1e-5f);
    }

    @Test
    void aLongUpdateIsShortenedToTheThreshold() {
        float n = (float) Math.sqrt(13);
        assertArrayEquals(
                new float[] {3 + 2 * 2 / n, 4 + 2 * 3 / n}, guided(apg(3, 1, 0, 1), 1), 1e-5f);
        assertArrayEquals(new float[] {7, 10}, guided(apg(3, 1, 0, 4), 1), 1e-5f);
    }

    @Test
    void theSecondStepRemembersTheFirst() {
        // d - 0.5 d is half the update; then d - 0.25 d.
        assertArrayEquals(new float[] {5, 7}, guided(apg(3, 1, -0.5, 0), 2), 1e-5f);
        assertArrayEquals(new float[] {6, 8.5f}, guided(apg(3, 1, -0.5, 0), 3), 1e-5f);
    }

    @Test
    void aScaleOfOneAsksForNoNullBranchAndLogitsAreRefused() {
        assertEquals(List.of(Branch.CONDITIONAL), apg(1, 0, 0, 0).branches());
        ApgOptions options = new ApgOptions(2, 0, 0, 0, new NullBranch(DROP));
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> new ApgGuidance(options, PredictionSpec.logits()));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, e.problems().get(0).code());
    }
}
