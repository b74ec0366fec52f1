package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.ToyPredictor;

/** Laws of samplers. */
public final class SamplerLaws {
    private static final TestNoise NOISE = new TestNoise(11, 12);
    private static final int MOST_STEPS = 10_000;

    private SamplerLaws() {}

    /**
     * Checks that a step is pure, leaves nothing but the new state behind and can be taken on
     * several threads; that the predictor's answers are closed, and its own arrays are not; that
     * the same noise gives the same end; that closing twice is harmless.
     *
     * @param predictors a fresh predictor a run, as the sampler wants it
     */
    public static void check(
            Sampler sampler,
            LatentSpec latents,
            PredictionSpec prediction,
            Supplier<Predictor> predictors) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SampleRequest request = request(latents, prediction, manager);
            stepIsPure(sampler, request, new PredictorWithMemory(predictors.get(), manager));
        }
        Laws.sameAnswerAlways(
                manager ->
                        run(sampler, request(latents, prediction, manager), predictors.get())
                                .values());
        Laws.closesTwice(sampler);
    }

    private static void stepIsPure(Sampler sampler, SampleRequest request, Predictor predictor) {
        SamplerState[] state = {sampler.start(request, NOISE)};
        assertEquals(0, state[0].index(), "a first state has taken no step");
        assertTrue(state[0].expected() >= 1, "a trajectory has a step");
        int rows = Math.toIntExact(state[0].values().get(0).getShape().get(0));
        while (!state[0].done()) {
            SamplerState old = state[0];
            NDManager owner = old.values().get(0).getManager();
            try (LeakCheck check = LeakCheck.on(request.manager())) {
                Laws.leavesUnchanged(
                        List.of(old.values(), old.memory()),
                        () -> state[0] = sampler.step(old, predictor));
                check.keep(state[0].values());
                check.keep(state[0].memory());
            }
            assertEquals(old.index() + 1, state[0].index(), "a step is one step");
            int times = state[0].t().length;
            assertTrue(times == 0 || times == rows, "a time for each row");
            assertTrue(state[0].index() <= MOST_STEPS, "a trajectory that ends");
            for (NDArray value : state[0].values()) {
                assertFalse(old.values().stream().anyMatch(v -> v == value), "new arrays");
                assertSame(owner, value.getManager(), "attached to the old state's manager");
            }
            old.values().close();
        }
        Latents end = sampler.latents(state[0], request);
        assertEquals(0, end.sigma(), 0.05, "hardly any noise is left at the end");
        assertSame(request.latents(), end.spec(), "the space that was asked for");
    }

    /**
     * Keeps an array for the run from its first call on, as a network does with its sessions; out
     * of a scope of the sampler's, as the platform promises.
     */
    private static final class PredictorWithMemory extends ForwardingPredictor {
        private final NDManager manager;
        private NDArray kept;

        PredictorWithMemory(Predictor inner, NDManager manager) {
            super(inner);
            this.manager = manager;
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            if (kept == null) {
                kept = Scoped.outlive(manager.create(1.5f));
            }
            assertEquals(1.5f, kept.getFloat(), "what a network keeps for the run stays open");
            return super.predict(input, step);
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new PredictorWithMemory(other, manager);
        }
    }

    private static SamplerState run(Sampler sampler, SampleRequest request, Predictor predictor) {
        SamplerState state = sampler.start(request, NOISE);
        while (!state.done()) {
            SamplerState next = sampler.step(state, predictor);
            state.values().close();
            state = next;
        }
        return state;
    }

    private static SampleRequest request(
            LatentSpec latents, PredictionSpec prediction, NDManager manager) {
        return new SampleRequest(latents, List.of(), prediction, manager.newSubManager());
    }

    /**
     * The order of convergence that is observed on {@link ToyPredictor}, between 32 and 64 steps:
     * about 1 for Euler's method, 2 for Heun's.
     *
     * @param bySteps the sampler of a number of steps, for this axis
     */
    public static double order(IntFunction<Sampler> bySteps, TimeAxis axis) {
        return Math.log(error(bySteps, axis, 32) / error(bySteps, axis, 64)) / Math.log(2);
    }

    private static double error(IntFunction<Sampler> bySteps, TimeAxis axis, int steps) {
        LatentSpec latents = new LatentSpec.Continuous("toy", 1, new Grid(2, 2), -1, 1);
        PredictionSpec prediction = new PredictionSpec(PredictionKind.VELOCITY, axis, 1, 0);
        List<TensorSpec> companions = List.of(TensorSpec.of("companion", 3));
        double from = axis == TimeAxis.NOISE_AT_ZERO ? 0 : 1;
        try (NDManager manager = NDManager.newBaseManager();
                Sampler sampler = bySteps.apply(steps)) {
            SampleRequest request =
                    new SampleRequest(latents, companions, prediction, manager.newSubManager());
            SamplerState start = sampler.start(request, NOISE);
            NDList exact = new NDList();
            for (NDArray value : start.values()) {
                exact.add(value.mul(ToyPredictor.growth(from, 1 - from)));
            }
            assertEquals(new Shape(NOISE.batch(), 3), exact.get(1).getShape(), "the companion");
            NDList end = run(sampler, request, new ToyPredictor()).values();
            double worst = 0;
            for (int member = 0; member < exact.size(); member++) {
                NDArray difference = end.get(member).sub(exact.get(member)).abs();
                worst = Math.max(worst, difference.max().getFloat());
            }
            return worst;
        }
    }
}
