package org.intarsia.guidance.cfg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class AutoguidanceGuidanceTest {
    private static final FeatureSpec FEATURES = new FeatureSpec(List.of(), new Grid(1, 1), 1);

    private static PredictionSpec spec(TimeAxis axis) {
        return new PredictionSpec(PredictionKind.VELOCITY, axis, 1, 0);
    }

    /** Never run here: guidance names it, the platform runs it. */
    private record Body() implements Backbone {
        @Override
        public LatentSpec accepts() {
            return new LatentSpec.Continuous("toy", 1, new Grid(1, 1), -1, 1);
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return FEATURES;
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            return (input, step) -> new NDList();
        }
    }

    private record Head(PredictionSpec prediction) implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return FEATURES;
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList();
        }
    }

    private static AutoguidanceGuidance guidance(double scale, double high, TimeAxis weaker) {
        return new AutoguidanceGuidance(
                Options.of(
                        AutoguidanceOptions.class,
                        Map.of("scale", scale, "interval", List.of(0.25, high))),
                new TestParts(Map.of("weak", new Body(), "weak-head", new Head(spec(weaker)))),
                spec(TimeAxis.NOISE_AT_ONE));
    }

    private static AutoguidanceGuidance guidance(double scale) {
        return guidance(scale, 0.75, TimeAxis.NOISE_AT_ONE);
    }

    private static GuidedStep at(float... times) {
        return GuidedSteps.velocity(new Step(0, 1, times), new NDList());
    }

    @Test
    void theLawsOfGuidanceHold() {
        GuidanceLaws.check(guidance(1.5), new Step(0, 1, new float[] {0.5f, 0.5f}));
        GuidanceLaws.check(guidance(1.5), new Step(0, 1, new float[] {0.5f, 0.9f}));
        GuidanceLaws.check(guidance(1.5), new Step(0, 1, new float[] {0.9f, 0.9f}));
    }

    @Test
    void theWeakerNetworkIsGivenTheSameConditioning() {
        AutoguidanceGuidance guidance = guidance(1.5);
        assertEquals(
                List.of(Branch.CONDITIONAL, new Branch("weak", Set.of(), "weak")),
                guidance.branches(at(0.25f)));
        assertEquals(Set.of("weak"), guidance.networks().keySet());
        assertTrue(guidance.networks().get("weak").backbone() instanceof Body);
    }

    @Test
    void outsideTheClosedIntervalTheWeakerNetworkIsNotAsked() {
        AutoguidanceGuidance guidance = guidance(1.5);
        assertEquals(2, guidance.branches(at(0.75f)).size());
        assertEquals(List.of(Branch.CONDITIONAL), guidance.branches(at(0.7500001f)));
        assertEquals(List.of(Branch.CONDITIONAL), guidance.branches(at(0.2499999f)));
        assertEquals(List.of(Branch.CONDITIONAL), guidance(1).branches(at(0.5f)));
    }

    @Test
    void itLeadsAwayFromTheWeakerPrediction() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList main = new NDList(manager.create(new float[][] {{3}, {3}}));
            NDList weak = new NDList(manager.create(new float[][] {{1}, {1}}));
            NDList guided = guidance(1.5).combine(at(0.5f, 0.9f), List.of(main, weak));
            assertArrayEquals(new float[] {4, 3}, guided.singletonOrThrow().toFloatArray());
        }
    }

    @Test
    void aWeakerNetworkOfAnotherPathIsRefused() {
        assertThrows(
                IncompatibleException.class, () -> guidance(1.5, 0.75, TimeAxis.NOISE_AT_ZERO));
    }

    @Test
    void anIntervalThatEndsBeforeItBeginsIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class, () -> guidance(1.5, 0.1, TimeAxis.NOISE_AT_ONE));
        assertEquals("interval", refused.problems().get(0).subject());
    }
}
