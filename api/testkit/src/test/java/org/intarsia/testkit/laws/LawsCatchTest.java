package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;
import org.junit.jupiter.api.Test;

class LawsCatchTest {
    private static final Step STEP = new Step(0, 1, new float[] {0.5f, 0.5f});

    @Test
    void anArrayLeftBehindIsNamedByItsShape() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray before = manager.ones(new Shape(2));
            LeakCheck check = LeakCheck.on(manager);
            NDArray kept = before.add(1);
            NDManager below = manager.newSubManager();
            below.ones(new Shape(7, 5));
            check.keep(List.of(kept));
            AssertionError caught = assertThrows(AssertionError.class, check::close);
            assertTrue(caught.getMessage().contains("(7, 5)"), caught.getMessage());
            below.close();
            assertDoesNotThrow(check::close);
        }
    }

    @Test
    void aThreadLeftRunningIsCaught() {
        CountDownLatch end = new CountDownLatch(1);
        Function<NDManager, NDList> work =
                manager -> {
                    new Thread(
                                    () -> {
                                        try {
                                            end.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    },
                                    "left")
                            .start();
                    return new NDList(manager.create(1f));
                };
        AssertionError caught =
                assertThrows(AssertionError.class, () -> Laws.sameAnswerAlways(work));
        end.countDown();
        assertTrue(caught.getMessage().contains("left"), caught.getMessage());
    }

    @Test
    void memoryThatShrinksWithMoreRowsIsCaught() {
        AssertionError shrinks =
                assertThrows(
                        AssertionError.class,
                        () -> Laws.statesItsMemory(new Stated(rows -> 100 - rows, 0)));
        assertTrue(shrinks.getMessage().contains("2 rows"), shrinks.getMessage());
        assertThrows(
                AssertionError.class, () -> Laws.statesItsMemory(new Stated(rows -> rows, -1)));
        Laws.statesItsMemory(new Stated(rows -> 5L * rows, 3));
    }

    private record Stated(IntToLongFunction working, long held) implements Component, Footprint {
        @Override
        public long workingBytes(int rows) {
            return working.applyAsLong(rows);
        }

        @Override
        public long heldBytes(int rows) {
            return held;
        }
    }

    @Test
    void stateThatRunsShareIsCaught() {
        AtomicInteger calls = new AtomicInteger();
        assertThrows(
                AssertionError.class,
                () ->
                        Laws.sameAnswerAlways(
                                manager -> new NDList(manager.create(calls.incrementAndGet()))));
    }

    @Test
    void aPartThatCannotBeClosedTwiceIsCaught() {
        AtomicInteger closed = new AtomicInteger();
        Component once =
                new Component() {
                    @Override
                    public void close() {
                        assertEquals(1, closed.incrementAndGet());
                    }
                };
        assertThrows(AssertionError.class, () -> Laws.closesTwice(once));
    }

    @Test
    void guidanceThatChangesBranchesWhichAgreeIsCaught() {
        assertDoesNotThrow(() -> GuidanceLaws.check(new OneBranch(list -> list), STEP));
        assertThrows(
                AssertionError.class,
                () ->
                        GuidanceLaws.check(
                                new OneBranch(
                                        list -> new NDList(list.get(0).mul(2), list.get(1).mul(2))),
                                STEP));
    }

    @Test
    void aBackboneKeepsToItsDeclaredFeaturesAndLeavesNothing() {
        Function<NDManager, BackboneLaws.Case> given =
                manager ->
                        new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(manager.ones(new Shape(2, 3))),
                                Conditioning.NONE,
                                STEP);
        assertDoesNotThrow(() -> BackboneLaws.check(new Doubling(3, false), given));
        AssertionError shape =
                assertThrows(
                        AssertionError.class,
                        () -> BackboneLaws.check(new Doubling(4, false), given));
        assertTrue(shape.getMessage().contains("tokens[3] is not tokens[4]"), shape.getMessage());
        assertThrows(AssertionError.class, () -> BackboneLaws.check(new Doubling(3, true), given));
    }

    @Test
    void aTokenizerThatWritesIntoItsPictureIsCaught() {
        ImageSpec image = new ImageSpec(2, 2);
        assertDoesNotThrow(() -> TokenizerLaws.check(new Negative(NDArray::neg), image));
        AssertionError caught =
                assertThrows(
                        AssertionError.class,
                        () -> TokenizerLaws.check(new Negative(a -> a.negi().duplicate()), image));
        assertTrue(caught.getMessage().contains("was changed"), caught.getMessage());
    }

    private record OneBranch(UnaryOperator<NDList> change) implements StatelessGuidance {
        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL);
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            return change.apply(predictions.get(0));
        }
    }

    private record Doubling(int width, boolean leaks) implements Backbone {
        @Override
        public LatentSpec accepts() {
            return new LatentSpec.Continuous("toy", 3, new Grid(1, 1), 0, 1);
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(List.of(TensorSpec.of("tokens", width)), new Grid(1, 1), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            return (input, step) -> {
                NDArray first = ModelInput.latents(input).latents().mul(4);
                NDArray features = first.div(2);
                if (!leaks) {
                    first.close();
                }
                return new NDList(features);
            };
        }
    }

    private record Negative(UnaryOperator<NDArray> change) implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Continuous("negative", 3, new Grid(2, 2), -1, 1);
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(change.apply(imageBCHW), latents());
        }
    }
}
