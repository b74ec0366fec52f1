package org.intarsia.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class GuidedPredictorTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 1, new Grid(1, 2), -1, 1);
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0);

    /** Twice the label, computed when a session opens, plus 10, computed at its first forward. */
    private record Caching() implements Backbone {
        @Override
        public LatentSpec accepts() {
            return LATENTS;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(List.of(TensorSpec.of("sum", 1, 1, 1)), new Grid(1, 2), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray twice = conditioning.value(Conditioning.LABEL).mul(2);
            NDArray[] ten = new NDArray[1];
            return (input, step) -> {
                if (ten[0] == null) {
                    ten[0] = run.manager().create(10f);
                }
                NDArray label = twice.toType(DataType.FLOAT32, true).reshape(-1, 1, 1, 1);
                return new NDList(label.add(ten[0]));
            };
        }
    }

    /** Reads the feature of {@link Caching}. */
    private interface SumHead extends PredictionHead {
        @Override
        default FeatureSpec accepts() {
            return new Caching().features();
        }

        @Override
        default PredictionSpec prediction() {
            return FLOW;
        }
    }

    /** The state plus the feature; {@code negative} is the feature with another sign. */
    private record Adding() implements SumHead {
        @Override
        public Map<String, PredictionHead> heads() {
            return Map.of("negative", new Negative());
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(ModelInput.latents(input).latents().add(features.get(0)));
        }
    }

    private record Negative() implements SumHead {
        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(features.get(0).neg());
        }
    }

    /** A head that gives back what it was given. */
    private record Lending() implements SumHead {
        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return features;
        }
    }

    /** c + (c - u); from step 2 on c alone, and at step 5 nothing. */
    private record Twice(List<GuidedStep> seen) implements StatelessGuidance {
        private static final Branch NULL =
                new Branch("null", Set.of(Conditioning.LABEL), Branch.MAIN);

        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL, NULL);
        }

        @Override
        public List<Branch> branches(GuidedStep at) {
            seen.add(at);
            int index = at.step().index();
            return index == 5 ? List.of() : index < 2 ? branches() : List.of(Branch.CONDITIONAL);
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            if (predictions.isEmpty()) {
                return new NDList(ModelInput.latents(at.input()).latents().zerosLike());
            }
            if (predictions.size() == 1) {
                return predictions.get(0);
            }
            NDArray c = predictions.get(0).get(0);
            return new NDList(c.mul(2).sub(predictions.get(1).get(0)));
        }
    }

    private static GuidedPredictor predictor(
            NDManager manager, PredictionHead head, Guidance guidance) {
        NDArray labels = manager.create(new long[] {3, 4});
        Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels.zerosLike());
        DefaultRun run = new DefaultRun(manager, new SeededNoise(0, 0), false);
        RunContext.Network network = new RunContext.Network(new Caching(), head);
        return new GuidedPredictor(run, network, guidance, given, PredictionKind.VELOCITY);
    }

    private static ModelInput zeros(NDManager manager) {
        return new ModelInput.NoisyLatents(manager.zeros(new Shape(2, 1, 1, 2)));
    }

    private static float[] rows(NDList prediction) {
        return new float[] {
            prediction.get(0).getFloat(0, 0, 0, 0), prediction.get(0).getFloat(1, 0, 0, 0)
        };
    }

    @Test
    void whatIsKeptForTheRunOutlivesAScopeOfTheCaller() {
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor predictor =
                        predictor(manager, new Adding(), new Twice(new ArrayList<>()))) {
            NDList answer = new NDList();
            for (int index = 0; index < 3; index++) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    answer = predictor.predict(zeros(manager), Step.at(index, 3, 0, 2));
                    float more = index < 2 ? 2 : 1;
                    // 10 + 2 label, and the difference to 10 once more where both branches run.
                    assertArrayEquals(
                            new float[] {10 + more * 6, 10 + more * 8}, rows(answer), 1e-5f);
                    assertSame(manager, answer.get(0).getManager());
                }
            }
            NDArray last = answer.get(0);
            assertThrows(IllegalStateException.class, last::toFloatArray, "the caller's scope");
        }
    }

    @Test
    void heldFeaturesAnswerForTheBranchesOfEveryQuestionAndForFurtherHeads() {
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor predictor =
                        predictor(manager, new Adding(), new Twice(new ArrayList<>()))) {
            Step outer = Step.at(0, 9, 0, 2);
            Predictor held = predictor.hold(zeros(manager), outer);
            assertEquals(2, predictor.evaluations());
            Step both = Step.at(1, 4, 0, 2);
            assertArrayEquals(
                    new float[] {22, 26}, rows(held.predict(zeros(manager), both)), 1e-5f);
            Step one = Step.at(2, 4, 0, 2);
            assertArrayEquals(new float[] {16, 18}, rows(held.predict(zeros(manager), one)), 1e-5f);
            assertArrayEquals(
                    new float[] {-22, -26},
                    rows(held.by("negative").predict(zeros(manager), both)),
                    1e-5f);
            assertEquals(2, predictor.evaluations(), "one forward a branch");
            assertArrayEquals(
                    new float[] {-22, -26},
                    rows(predictor.by("negative").predict(zeros(manager), both)),
                    1e-5f);
            assertThrows(
                    IllegalStateException.class,
                    () -> held.predict(zeros(manager), both),
                    "asked again since");
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> predictor.by("dictionary"));
            assertEquals(ErrorCode.UNKNOWN_HEAD, e.problems().get(0).code());
        }
    }

    @Test
    void guidanceSeesTheStepTheInputAndTheHead() {
        List<GuidedStep> seen = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor predictor = predictor(manager, new Adding(), new Twice(seen))) {
            ModelInput input = zeros(manager);
            Step outer = Step.at(7, 9, 0, 2);
            predictor.hold(input, outer).by("negative").predict(input, Step.at(1, 4, 0, 2));
            GuidedStep at = seen.get(0);
            assertEquals(1, seen.size(), "a hold runs all branches and asks for none");
            assertEquals("negative", at.head());
            assertSame(input, at.input());
            assertSame(outer, at.step().outer());
            assertEquals(PredictionKind.VELOCITY, at.kind());
        }
    }

    @Test
    void withoutABranchNoNetworkIsAsked() {
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor predictor =
                        predictor(manager, new Adding(), new Twice(new ArrayList<>()))) {
            NDList still = predictor.predict(zeros(manager), Step.at(5, 9, 0, 2));
            assertArrayEquals(new float[2], rows(still));
            assertEquals(0, predictor.evaluations());
        }
    }

    @Test
    void aHeadThatAnswersWithWhatItWasGivenIsRefused() {
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor predictor = predictor(manager, new Lending(), Guidance.NONE)) {
            IntarsiaException e =
                    assertThrows(
                            IntarsiaException.class,
                            () -> predictor.predict(zeros(manager), Step.at(0, 1, 0, 2)));
            assertEquals(ErrorCode.BROKEN_DECLARATION, e.problems().get(0).code());
        }
    }

    @Test
    void aPreviewIsMadeOfHeldFeaturesTooButOnlyWhereItIsWanted() {
        try (NDManager manager = NDManager.newBaseManager();
                GuidedPredictor inner = predictor(manager, new Adding(), Guidance.NONE);
                LastPrediction predictor = new LastPrediction(inner, LATENTS)) {
            Step step = Step.at(0, 2, 0.5f, 2);
            predictor.begin(false);
            predictor.hold(zeros(manager), step).predict(zeros(manager), step);
            assertFalse(predictor.x(FLOW, PredictionKind.VELOCITY).isPresent());
            predictor.begin(true);
            predictor.hold(zeros(manager), step).predict(zeros(manager), step);
            // x = z + (1 - t) v.
            NDArray x = predictor.x(FLOW, PredictionKind.VELOCITY).orElseThrow();
            assertEquals(8, x.getFloat(0, 0, 0, 0), 1e-5f);
            predictor.begin(true);
            predictor.by("negative").predict(zeros(manager), step);
            assertTrue(predictor.x(FLOW, PredictionKind.VELOCITY).isEmpty(), "another head");
        }
    }
}
