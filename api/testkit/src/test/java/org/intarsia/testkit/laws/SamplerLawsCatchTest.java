package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.junit.jupiter.api.Test;

class SamplerLawsCatchTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 1, new Grid(2, 2), -1, 1);
    private static final PredictionSpec FLOW =
            new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0);

    @Test
    void aSamplerThatKeepsTheLawsIsLetThrough() {
        assertDoesNotThrow(() -> check((old, value) -> old.next(1, list(value), new NDList())));
    }

    @Test
    void aStepThatWritesIntoTheOldStateIsCaught() {
        assertCaught(
                "was changed",
                (old, value) -> {
                    old.values().get(0).addi(1);
                    return old.next(1, list(value), new NDList());
                });
    }

    @Test
    void aStepThatHandsTheOldArrayOnIsCaught() {
        assertCaught(
                "new arrays",
                (old, value) -> {
                    value.close();
                    return old.next(1, old.values(), new NDList());
                });
    }

    @Test
    void aStepThatLeavesAnIntermediateIsCaught() {
        assertCaught("(2, 1, 2, 2)", (old, value) -> old.next(1, list(value.mul(1)), new NDList()));
    }

    @Test
    void aStepThatTakesTwoIsCaught() {
        assertCaught(
                "a step is one step",
                (old, value) ->
                        old.next(1, old.values(), new NDList()).next(1, list(value), new NDList()));
    }

    @Test
    void valuesOfAnotherManagerAreCaught() {
        assertCaught(
                "attached to the old state's manager",
                (old, value) -> {
                    value.attach(value.getManager().newSubManager());
                    return old.next(1, list(value), new NDList());
                });
    }

    @Test
    void stateThatRunsShareIsCaught() {
        AtomicInteger runs = new AtomicInteger();
        assertCaught(
                "asked again",
                (old, value) -> {
                    value.addi(runs.incrementAndGet());
                    return old.next(1, list(value), new NDList());
                });
    }

    private static NDList list(NDArray value) {
        return new NDList(value);
    }

    private static void assertCaught(String expected, Taken taken) {
        AssertionError caught = assertThrows(AssertionError.class, () -> check(taken));
        assertTrue(caught.getMessage().contains(expected), caught.getMessage());
    }

    private static void check(Taken taken) {
        SamplerLaws.check(new Taking(taken), LATENTS, FLOW, ToyPredictor::new);
    }

    /** How a step ends: the state before it, and the values after it. */
    private interface Taken {
        SamplerState end(SamplerState old, NDArray value);
    }

    /** Two steps, in which the values double. */
    private record Taking(Taken taken) implements Sampler {
        @Override
        public PredictionKind predictionKind() {
            return PredictionKind.VELOCITY;
        }

        @Override
        public InputKind shows() {
            return InputKind.LATENTS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            NDArray first = noise.normal(request.manager(), Noise.START, 0, new Shape(1, 2, 2));
            return SamplerState.flow(2, 0, new NDList(first), noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            return taken.end(state, state.values().get(0).mul(2));
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return Latents.clean(state.values().get(0).duplicate(), request.latents());
        }
    }
}
