package org.intarsia.guidance.cfg.layered;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class LayeredGuidanceTest {
    private static final FeatureSpec PLAIN = features(TensorSpec.of(FeatureSpec.TOKENS, -1, 4));
    private static final FeatureSpec SWITCHED =
            features(
                    TensorSpec.of(FeatureSpec.TOKENS, -1, 4),
                    TensorSpec.of("z"),
                    TensorSpec.of("history"));
    private static final FeatureSpec DRAWN =
            features(
                    TensorSpec.of("dictionary", -1, 8),
                    TensorSpec.of("own-code"),
                    TensorSpec.of("z"),
                    TensorSpec.of("history"));

    private static final FeatureSpec TOLD =
            features(TensorSpec.of(FeatureSpec.TOKENS, -1, 4), TensorSpec.of("c"));
    private static final FeatureSpec DRAWN_AND_TOLD =
            features(
                    TensorSpec.of("dictionary", -1, 8),
                    TensorSpec.of("own-code"),
                    TensorSpec.of("c"));

    private static FeatureSpec features(TensorSpec... members) {
        return new FeatureSpec(List.of(members), new Grid(2, 2), 2);
    }

    private static LayeredGuidance guidance(Map<String, Object> options, FeatureSpec features) {
        return new LayeredGuidance(Options.of(LayeredOptions.class, options), features);
    }

    /** A flow's step inside patch n of four, or a question about the patch itself. */
    private static GuidedStep at(NDManager manager, String head, int n, PredictionKind kind) {
        Step around = new Step(n, 4, new float[0]);
        Step step = head.isEmpty() ? new Step(1, 9, new float[] {0.5f}).within(around) : around;
        PredictionSpec spec =
                kind == PredictionKind.NOISE_AND_VARIANCE
                        ? PredictionSpec.noiseAndVariance()
                        : new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);
        ModelInput input = new ModelInput.NoisyLatents(manager.create(new float[] {0}));
        return new GuidedStep(step, input, head, kind, spec);
    }

    /** What the patch's head says after guidance, of one number a branch. */
    private static float combined(LayeredGuidance guidance, int n, float... said) {
        try (NDManager manager = NDManager.newBaseManager()) {
            GuidedStep at = at(manager, GuidedStep.MAIN, n, PredictionKind.VELOCITY);
            assertEquals(said.length, guidance.branches(at).size());
            List<NDList> all = new ArrayList<>();
            for (float value : said) {
                all.add(new NDList(manager.create(new float[] {value})));
            }
            return guidance.combine(at, all).get(0).getFloat();
        }
    }

    @ParameterizedTest
    @CsvSource({"z-ar, own-code label", "z-null, z", "history, history", "both, history z"})
    void aSecondBranchIsWithoutWhatTheOptionSays(String uncond, String dropped) {
        Map<String, Object> options = Map.of("scale", 3.0, "uncond", uncond);
        LayeredGuidance guidance = guidance(options, DRAWN);
        List<Branch> branches = guidance.branches();
        assertEquals(2, branches.size());
        assertEquals(Branch.CONDITIONAL, branches.get(0));
        assertEquals(Set.of(dropped.split(" ")), branches.get(1).dropped());
        assertEquals(1 + 3 * (2 - 1), combined(guidance, 0, 2, 1), 1e-6);
        GuidanceLaws.check(guidance, new Step(0, 4, new float[] {0.5f}));
    }

    @ParameterizedTest
    @CsvSource({
        "c-only, false, c",
        "joint, false, c label",
        "c-only, true, c",
        "joint, true, c label own-code"
    })
    void aHeadThatIsToldTheClassIsGuidedByItAloneOrByAll(
            String uncond, boolean draws, String dropped) {
        LayeredGuidance guidance =
                guidance(Map.of("scale", 3.0, "uncond", uncond), draws ? DRAWN_AND_TOLD : TOLD);
        assertEquals(Set.of(dropped.split(" ")), guidance.branches().get(1).dropped());
        assertEquals(1 + 3 * (2 - 1), combined(guidance, 0, 2, 1), 1e-6);
        GuidanceLaws.check(guidance, new Step(0, 4, new float[] {0.5f}));
    }

    /** p00 + s_z (pz0 - p00) + s_c (pzc - pz0), of what says 7, 3 and 1. */
    @Test
    void conditionsAddFirstTheVectorAndThenTheClass() {
        Map<String, Object> options =
                Map.of("scale", 2.0, "label-scale", 3.0, "uncond", "conditions");
        LayeredGuidance guidance = guidance(options, TOLD);
        assertEquals(Set.of("c"), guidance.branches().get(1).dropped());
        assertEquals(Set.of("c", "label"), guidance.branches().get(2).dropped());
        assertEquals(1 + 2 * (3 - 1) + 3 * (7 - 3), combined(guidance, 0, 7, 3, 1), 1e-6);
        GuidanceLaws.check(guidance, new Step(0, 4, new float[] {0.5f}));
        assertEquals(
                3,
                guidance(Map.of("scale", 1.0, "label-scale", 3.0, "uncond", "conditions"), TOLD)
                        .branches()
                        .size());
    }

    @Test
    void withoutADictionaryTheVectorLacksTheLabelAlone() {
        List<Branch> branches = guidance(Map.of("scale", 3.0), PLAIN).branches();
        assertEquals(Set.of("label"), branches.get(1).dropped());
    }

    /** l00 + s_h (l0h - l00) + s_z (lzh - l0h), of what says 7, 3 and 1. */
    @Test
    void stepwiseAddsFirstTheHistoryAndThenTheVector() {
        Map<String, Object> options =
                Map.of("scale", 3.0, "history-scale", 2.0, "uncond", "stepwise");
        LayeredGuidance guidance = guidance(options, SWITCHED);
        assertEquals(Set.of("z"), guidance.branches().get(1).dropped());
        assertEquals(Set.of("z", "history"), guidance.branches().get(2).dropped());
        assertEquals(1 + 2 * (3 - 1) + 3 * (7 - 3), combined(guidance, 0, 7, 3, 1), 1e-6);
        GuidanceLaws.check(guidance, new Step(0, 4, new float[] {0.5f}));
    }

    @Test
    void theHistoryHasTheSameScaleWhereNoneIsGiven() {
        LayeredOptions options =
                Options.of(LayeredOptions.class, Map.of("scale", 3.0, "uncond", "stepwise"));
        assertEquals(3.0, options.historyScale());
    }

    /** 1 + (s - 1) (n + 1) / N. */
    @Test
    void aLinearScaleReachesItsValueAtTheLastPatch() {
        LayeredGuidance guidance = guidance(Map.of("scale", 3.0, "schedule", "linear"), PLAIN);
        assertEquals(1.5f, combined(guidance, 0, 1, 0), 1e-6);
        assertEquals(2f, combined(guidance, 1, 1, 0), 1e-6);
        assertEquals(3f, combined(guidance, 3, 1, 0), 1e-6);
    }

    @Test
    void theLevelsAreGuidedApart() {
        LayeredGuidance first = guidance(Map.of("scale", 1.0, "semantic-scale", 4.0), DRAWN);
        LayeredGuidance second = guidance(Map.of("scale", 4.0, "uncond", "z-null"), DRAWN);
        try (NDManager manager = NDManager.newBaseManager()) {
            GuidedStep codes = at(manager, "dictionary", 0, PredictionKind.LOGITS);
            GuidedStep patch = at(manager, GuidedStep.MAIN, 0, PredictionKind.VELOCITY);
            assertEquals(
                    List.of(Set.of(), Set.of("label")),
                    first.branches(codes).stream().map(Branch::dropped).toList());
            assertEquals(1, first.branches(patch).size());
            assertEquals(1, second.branches(codes).size());
            assertEquals(2, second.branches(patch).size());
            NDList c = new NDList(manager.create(new float[] {2, 5}));
            NDList u = new NDList(manager.create(new float[] {1, 7}));
            float[] guided = first.combine(codes, List.of(c, u)).get(0).toFloatArray();
            assertArrayEquals(new float[] {1 + 4, 7 - 8}, guided);
        }
        LayeredGuidance both =
                guidance(Map.of("scale", 2.0, "semantic-scale", 4.0, "uncond", "z-null"), DRAWN);
        assertEquals(3, both.branches().size());
    }

    @Test
    void ofNoiseAndVarianceTheVarianceIsLeftAlone() {
        LayeredGuidance guidance = guidance(Map.of("scale", 3.0), PLAIN);
        try (NDManager manager = NDManager.newBaseManager()) {
            GuidedStep at = at(manager, GuidedStep.MAIN, 0, PredictionKind.NOISE_AND_VARIANCE);
            NDList c = new NDList(manager.create(2f), manager.create(0.5f));
            NDList u = new NDList(manager.create(1f), manager.create(-0.5f));
            NDList guided = guidance.combine(at, List.of(c, u));
            assertEquals(4, guided.get(0).getFloat(), 1e-6);
            assertEquals(0.5f, guided.get(1).getFloat());
        }
    }

    @Test
    void whatIsNotDefinedIsRefusedAllAtOnce() {
        Map<String, Object> options = Map.of("scale", 2.0, "semantic-scale", 2.0, "uncond", "both");
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> guidance(options, PLAIN));
        List<Problem> problems = refused.problems();
        assertEquals(3, problems.size(), refused.toString());
        assertTrue(problems.stream().allMatch(p -> p.code() == ErrorCode.INVALID_OPTION));
        assertTrue(problems.get(0).subject().contains("semantic-scale"));
        assertTrue(problems.get(1).next().contains("switches: [z]"));
        assertTrue(problems.get(2).next().contains("switches: [history]"));
    }

    @ParameterizedTest
    @CsvSource({"z-ar", "stepwise", "c-only", "joint"})
    void aScaleOfTheClassBelongsToConditions(String uncond) {
        Map<String, Object> options = Map.of("scale", 2.0, "label-scale", 2.0, "uncond", uncond);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class, () -> Options.of(LayeredOptions.class, options));
        assertEquals(1, refused.problems().size());
        assertTrue(refused.problems().get(0).subject().contains("label-scale"));
    }

    @ParameterizedTest
    @CsvSource({"z-ar", "z-null", "history", "both"})
    void aScaleOfTheHistoryBelongsToStepwise(String uncond) {
        Map<String, Object> options = Map.of("scale", 2.0, "history-scale", 2.0, "uncond", uncond);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class, () -> Options.of(LayeredOptions.class, options));
        assertEquals(1, refused.problems().size());
        assertTrue(refused.problems().get(0).subject().contains("history-scale"));
    }
}
