package org.intarsia.guidance.cfg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class CfgGuidanceTest {
    private static StatelessGuidance interval(
            double scale, double low, double high, String bounds) {
        return new CfgIntervalGuidance(
                Options.of(
                        CfgIntervalOptions.class,
                        Map.of("scale", scale, "interval", List.of(low, high), "bounds", bounds)));
    }

    private static Step rows(float... times) {
        return new Step(0, 1, times);
    }

    /** A question at those times; what the network is shown does not matter. */
    private static GuidedStep at(float... times) {
        return GuidedSteps.velocity(rows(times), new NDList());
    }

    @Test
    void bothGuidancesKeepTheLaws() {
        GuidanceLaws.check(
                new CfgGuidance(Options.of(CfgOptions.class, Map.of("scale", 3.0))),
                rows(0.5f, 0.5f));
        GuidanceLaws.check(
                new CfgGuidance(Options.of(CfgOptions.class, Map.of("scale", 3.0))), rows());
        GuidanceLaws.check(interval(3, 0.1, 0.9, "jit"), rows(0.5f, 0.5f));
        GuidanceLaws.check(interval(3, 0.1, 0.9, "jit"), rows(0.5f, 0.95f));
        GuidanceLaws.check(interval(3, 0.1, 0.9, "jit"), rows(0.95f, 0.95f));
    }

    @Test
    void theNullBranchLeavesOutLabelAndTextUnlessToldOtherwise() {
        List<Branch> branches =
                new CfgGuidance(Options.of(CfgOptions.class, Map.of("scale", 2.0))).branches();
        assertEquals(Branch.CONDITIONAL, branches.get(0));
        assertEquals(Set.of("label", "text"), branches.get(1).dropped());
        assertEquals(Branch.MAIN, branches.get(1).predictor());
        StatelessGuidance history =
                new CfgGuidance(
                        Options.of(
                                CfgOptions.class,
                                Map.of("scale", 2.0, "drop", List.of("history"))));
        assertEquals(Set.of("history"), history.branches().get(1).dropped());
    }

    @Test
    void aScaleOfOneCostsNothing() {
        assertEquals(
                List.of(Branch.CONDITIONAL),
                new CfgGuidance(Options.of(CfgOptions.class, Map.of("scale", 1.0))).branches());
        StatelessGuidance none = interval(1, 0, 1, "jit");
        assertEquals(List.of(Branch.CONDITIONAL), none.branches());
        assertEquals(List.of(Branch.CONDITIONAL), none.branches(at(0.5f)));
    }

    @Test
    void guidanceLeadsAwayFromTheNullBranchOnEveryMember() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(new float[] {3, 1}), manager.create(2f));
            NDList u = new NDList(manager.create(new float[] {1, 1}), manager.create(6f));
            NDList guided =
                    new CfgGuidance(Options.of(CfgOptions.class, Map.of("scale", 2.5)))
                            .combine(at(0.5f), List.of(c, u));
            assertArrayEquals(new float[] {6, 1}, guided.get(0).toFloatArray());
            assertEquals(-4, guided.get(1).getFloat());
        }
    }

    @Test
    void rowsOutsideTheIntervalAreConditionalAndTheOthersGuided() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(new float[][] {{3, 5}, {3, 5}, {3, 5}}));
            NDList u = new NDList(manager.create(new float[][] {{1, 1}, {1, 1}, {1, 1}}));
            StatelessGuidance guidance = interval(2, 0.2, 0.6, "jit");
            NDList guided = guidance.combine(at(0.1f, 0.5f, 0.7f), List.of(c, u));
            assertArrayEquals(
                    new float[] {3, 5, 5, 9, 3, 5}, guided.singletonOrThrow().toFloatArray());
        }
    }

    @Test
    void outsideTheIntervalOnlyTheConditionalBranchIsAskedForAndPassedThrough() {
        StatelessGuidance guidance = interval(2, 0.2, 0.6, "jit");
        assertEquals(List.of(Branch.CONDITIONAL), guidance.branches(at(0.7f, 0.1f)));
        assertEquals(2, guidance.branches(at(0.7f, 0.3f)).size());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(1f));
            assertSame(c, guidance.combine(at(0.7f), List.of(c)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jit, 0, 0, 2",
        "jit, 0.1, 0.1, 1",
        "jit, 0.1, 0.099999994, 1",
        "jit, 0.1, 0.12, 2",
        "jit, 0.1, 1, 1",
        "open, 0, 0, 1",
        "open, 0.1, 0.1, 1",
        "open, 0.1, 0.5, 2",
        "open, 0.1, 1, 1",
        "left-open, 0, 0, 1",
        "left-open, 0.1, 0.1, 1",
        "left-open, 0.1, 0.5, 2",
        "left-open, 0.1, 1, 2",
        "closed, 0, 0, 2",
        "closed, 0.1, 0.1, 2",
        "closed, 0.1, 0.099999994, 1",
        "closed, 0.1, 1, 2",
    })
    void theRuleOfTheBoundsDecidesAboutTheEnds(String rule, double low, float time, int branches) {
        assertEquals(branches, interval(2, low, 1, rule).branches(at(time)).size());
    }

    @Test
    void anIntervalOfTimesMeansNothingInAutoregression() {
        StatelessGuidance guidance = interval(2, 0, 1, "jit");
        IntarsiaException thrown =
                assertThrows(IntarsiaException.class, () -> guidance.branches(at()));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, thrown.problems().get(0).code());
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        Map<String, Object> wrong =
                Map.of("scale", -1.0, "interval", List.of(0.9, 1.1), "bounds", "half");
        assertEquals(List.of("scale", "interval", "bounds"), subjects(wrong));
        assertEquals(List.of("scale", "interval"), subjects(Map.of()));
        assertEquals(
                List.of("interval", "drop"),
                subjects(interval(List.of(0.9, 0.1), List.of("latent"))));
        assertEquals(List.of("interval"), subjects(interval(List.of(0.1), List.of("label"))));
        assertEquals(List.of("drop"), subjects(interval(List.of(0.1, 0.5), List.of())));
        assertThrows(
                IntarsiaException.class,
                () -> Options.of(CfgOptions.class, Map.of("scale", Double.NaN)));
    }

    private static Map<String, Object> interval(List<Double> interval, List<String> drop) {
        return Map.of("scale", 2.0, "interval", interval, "drop", drop);
    }

    private static List<String> subjects(Map<String, Object> given) {
        return assertThrows(
                        IntarsiaException.class, () -> Options.of(CfgIntervalOptions.class, given))
                .problems()
                .stream()
                .map(Problem::subject)
                .toList();
    }

    @Test
    void theTimeAtWhichTheStepBeganDecidesWhereThatIsAsked() {
        GuidedStep later = GuidedSteps.velocity(rows(0.9f).begun(new float[] {0.5f}), new NDList());
        GuidedStep earlier =
                GuidedSteps.velocity(rows(0.5f).begun(new float[] {0.9f}), new NDList());
        StatelessGuidance evaluation = interval(2, 0.2, 0.6, "closed");
        assertEquals(1, evaluation.branches(later).size());
        assertEquals(2, evaluation.branches(earlier).size());
        StatelessGuidance step =
                new CfgIntervalGuidance(
                        Options.of(
                                CfgIntervalOptions.class,
                                Map.of(
                                        "scale",
                                        2.0,
                                        "interval",
                                        List.of(0.2, 0.6),
                                        "bounds",
                                        "closed",
                                        "moment",
                                        "step")));
        assertEquals(2, step.branches(later).size());
        assertEquals(1, step.branches(earlier).size());
    }

    @ParameterizedTest
    @CsvSource({"2.5, 1, 6, 2", "1, 3, 3, -6", "0, 0.5, 1, 4", "2.5, 2.5, 6, -4"})
    void whatIsGeneratedBesidesTheLatentsHasAScaleOfItsOwn(
            double scale, double beside, float latents, float companion) {
        List<StatelessGuidance> guidances =
                List.of(
                        new CfgGuidance(
                                Options.of(
                                        CfgOptions.class,
                                        Map.of("scale", scale, "companion-scale", beside))),
                        new CfgIntervalGuidance(
                                Options.of(
                                        CfgIntervalOptions.class,
                                        Map.of(
                                                "scale", scale,
                                                "companion-scale", beside,
                                                "interval", List.of(0.0, 1.0)))));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(3f), manager.create(2f));
            NDList u = new NDList(manager.create(1f), manager.create(6f));
            for (StatelessGuidance guidance : guidances) {
                assertEquals(2, guidance.branches(at(0.5f)).size());
                NDList guided = guidance.combine(at(0.5f), List.of(c, u));
                assertEquals(latents, guided.get(0).getFloat());
                assertEquals(companion, guided.get(1).getFloat());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 1", "1, 5, 1.825", "4, 5, 4.3", "0, 1, 1"})
    void aRampGrowsWithTheStepOfTheSamplerAround(int index, int count, float weight) {
        StatelessGuidance ramp =
                new CfgIntervalGuidance(
                        Options.of(
                                CfgIntervalOptions.class,
                                Map.of(
                                        "scale",
                                        4.3,
                                        "interval",
                                        List.of(0.0, 0.9),
                                        "bounds",
                                        "closed",
                                        "schedule",
                                        "ramp")));
        Step inner = rows(0.9f).within(new Step(index, count, new float[0]));
        GuidedStep at = GuidedSteps.velocity(inner, new NDList());
        assertEquals(weight == 1 ? 1 : 2, ramp.branches(at).size());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList c = new NDList(manager.create(new float[] {3}));
            NDList u = new NDList(manager.create(new float[] {1}));
            NDList guided = ramp.combine(at, List.of(c, u));
            assertEquals(1 + 2 * weight, guided.get(0).toFloatArray()[0], 1e-5);
        }
        assertThrows(IncompatibleException.class, () -> ramp.branches(at(0.5f)));
    }
}
