package org.intarsia.guidance.cfg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class CfgLogitsGuidanceTest {
    private static StatelessGuidance guidance(
            double scale, String schedule, Double power, Integer until) {
        Map<String, Object> given = new HashMap<>();
        given.put("scale", scale);
        given.put("schedule", schedule);
        given.put("power", power);
        given.put("interval", until);
        given.values().removeIf(Objects::isNull);
        return new CfgLogitsGuidance(Options.of(CfgLogitsOptions.class, given));
    }

    private static Step step(int index, int count) {
        return new Step(index, count, new float[0]);
    }

    /** The weight of the conditional prediction, seen from outside. */
    private static float weight(StatelessGuidance guidance, Step step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            GuidedStep at = GuidedSteps.logits(step, manager.create(new Shape(1, 0)));
            if (guidance.branches(at).size() == 1) {
                return 1;
            }
            NDList one = new NDList(manager.create(new float[] {1}));
            NDList zero = new NDList(manager.create(new float[] {0}));
            return guidance.combine(at, List.of(one, zero)).get(0).getFloat();
        }
    }

    @Test
    void everyScheduleKeepsTheLaws() {
        GuidanceLaws.check(guidance(4, null, null, null), step(3, 16));
        GuidanceLaws.check(guidance(16, "power-cosine", 2.75, null), step(3, 16));
        GuidanceLaws.check(guidance(1.5, "ramp", null, null), step(0, 10));
        GuidanceLaws.check(guidance(1.5, "ramp", null, null), step(9, 10));
    }

    @Test
    void aConstantScaleGuidesUpToItsLastStepAndOnlyAboveOne() {
        StatelessGuidance until = guidance(4, "constant", null, 2);
        assertEquals(4, weight(until, step(0, 16)));
        assertEquals(4, weight(until, step(3, 16)));
        assertEquals(1, weight(until, step(4, 16)));
        assertEquals(2, until.branches().size());
        assertEquals(List.of(Branch.CONDITIONAL), guidance(1, null, null, null).branches());
        assertEquals(List.of(Branch.CONDITIONAL), guidance(0.5, null, null, null).branches());
    }

    @Test
    void thePowerCosineBeginsAtOneAndAPowerOfZeroIsConstant() {
        StatelessGuidance rar = guidance(16, "power-cosine", 2.75, null);
        assertEquals(1, weight(rar, step(0, 256)));
        double expected = 1 + 15 * 0.5 * (1 - Math.cos(Math.PI * Math.pow(0.5, 2.75)));
        assertEquals(expected, weight(rar, step(128, 256)), 1e-5);
        assertEquals(16, weight(guidance(16, "power-cosine", 0.0, null), step(0, 256)), 1e-5);
        assertEquals(1, guidance(0, "power-cosine", 2.0, null).branches().size());
        assertEquals(2, guidance(1, "power-cosine", 2.0, null).branches().size());
    }

    @Test
    void theRampEndsAtOneMoreThanItsScale() {
        StatelessGuidance var = guidance(1.5, "ramp", null, null);
        assertEquals(1, weight(var, step(0, 10)));
        assertEquals(1.5, weight(var, step(3, 10)), 1e-6);
        assertEquals(2.5, weight(var, step(9, 10)), 1e-6);
        assertEquals(1, weight(var, step(0, 1)));
    }

    @Test
    void theNullBranchAlsoLeavesOutTheCaption() {
        StatelessGuidance guidance = guidance(4, null, null, null);
        assertEquals(Set.of("label", "text", "caption"), guidance.branches().get(1).dropped());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        CfgLogitsOptions.class,
                                        Map.of(
                                                "scale",
                                                -1.0,
                                                "schedule",
                                                "rising",
                                                "power",
                                                200.0,
                                                "interval",
                                                -5,
                                                "drop",
                                                List.of())));
        assertEquals(5, e.problems().size(), e.toString());
    }
}
