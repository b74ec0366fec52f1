package org.intarsia.guidance.cfg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class CfgZeroStarGuidanceTest {
    private static final List<String> DROP = List.of("label");
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0.05);

    private static StatelessGuidance guidance(double scale, int zeroSteps) {
        return new CfgZeroStarGuidance(
                new CfgZeroStarOptions(scale, zeroSteps, new NullBranch(DROP)), FLOW);
    }

    @Test
    void itKeepsTheLawsOfGuidance() {
        float[] times = {0.5f, 0.25f};
        GuidanceLaws.check(guidance(3, 1), new Step(0, 4, times));
        GuidanceLaws.check(guidance(3, 1), new Step(1, 4, times));
        GuidanceLaws.check(guidance(1, 0), new Step(0, 4, times));
    }

    @Test
    void everyRowOfTheNullBranchIsScaledToTheConditionalOneFirst() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(new float[][] {{3, 4}, {1, 0}}));
            NDList u = new NDList(manager.create(new float[][] {{1, 1}, {0, 2}}));
            GuidedStep at = GuidedSteps.velocity(Step.at(1, 4, 0.5f, 2), new NDList());
            // Row 0: s = 7 / 2, (3.5, 3.5) + 2 (-0.5, 0.5). Row 1: s = 0, 2 (1, 0).
            assertArrayEquals(
                    new float[] {2.5f, 4.5f, 2, 0},
                    guidance(2, 1).combine(at, List.of(c, u)).get(0).toFloatArray(),
                    1e-5f);
        }
    }

    @Test
    void theFirstStepsAskForNothingAndStandStill() {
        assertEquals(
                List.of(),
                guidance(2, 2).branches(GuidedSteps.velocity(Step.at(1, 4, 0, 1), new NDList())));
        assertEquals(
                2,
                guidance(2, 2)
                        .branches(GuidedSteps.velocity(Step.at(2, 4, 0, 1), new NDList()))
                        .size());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList z = new NDList(manager.create(new float[][] {{2, -6}}));
            GuidedStep velocity = GuidedSteps.velocity(Step.at(0, 4, 0.5f, 1), z);
            assertArrayEquals(
                    new float[2],
                    guidance(2, 1).combine(velocity, List.of()).get(0).toFloatArray());
            GuidedStep data =
                    new GuidedStep(
                            velocity.step(),
                            new ModelInput.NoisyLatents(z),
                            GuidedStep.MAIN,
                            PredictionKind.X,
                            FLOW);
            // Without a velocity the clean data is the state itself.
            assertArrayEquals(
                    new float[] {2, -6},
                    guidance(2, 1).combine(data, List.of()).get(0).toFloatArray());
        }
    }

    @Test
    void logitsAreRefused() {
        CfgZeroStarOptions options = new CfgZeroStarOptions(2, 1, new NullBranch(DROP));
        assertThrows(
                IntarsiaException.class,
                () -> new CfgZeroStarGuidance(options, PredictionSpec.logits()));
    }
}
