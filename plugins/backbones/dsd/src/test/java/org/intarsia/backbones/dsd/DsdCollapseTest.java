package org.intarsia.backbones.dsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.intarsia.backbones.dsd.objective.DsdObjective;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.spi.run.Scoped;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.Test;

/** A training of a tiny network: what the naive loss does to its latents, and what DSD's does. */
class DsdCollapseTest {
    private static final int ROWS = 16;
    private static final int STEPS = 130;
    private static final double RATE = 5e-3;
    private static final double MEAN = 0.98;

    @Test
    void theEffectiveRankCountsDirections() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.arange(4f).reshape(1, 4).repeat(0, 6);
            assertEquals(1, EffectiveRank.of(one), 1e-3);
            NDArray two = NDArrays.concat(new NDList(manager.eye(2), manager.eye(2).neg()), 0);
            assertEquals(2, EffectiveRank.of(two), 1e-6);
        }
    }

    @Test
    void theNaiveLossDrivesTheEffectiveRankTowardsOneAndTheDistillationDoesNot() {
        Map<String, Object> naive =
                Map.of(
                        "distillation-weight", 1,
                        "reconstruction-weight", 1,
                        "target", "online",
                        "stop-gradient", false,
                        "mask-ratio", 0);
        Map<String, Object> distilled =
                Map.of(
                        "distillation-weight", 1,
                        "reconstruction-weight", 1,
                        "decodes", "augmented");
        Ranks collapsed = train("velocity", naive);
        Ranks kept = train("clean", distilled);
        String all = collapsed + " and " + kept;
        assertTrue(collapsed.before() > 8, all);
        assertEquals(1.3, collapsed.after(), 0.3, all);
        assertTrue(kept.after() > 3.5, all);
    }

    /** Of the latents before and after a training. */
    private record Ranks(double before, double after) {}

    private static Ranks train(String predicts, Map<String, ?> terms) {
        Map<String, Object> outputs = Map.of("predicts", predicts);
        try (TinyDsd mean = new TinyDsd(9, Map.of("depth", 1), outputs);
                TinyDsd dsd = new TinyDsd(9, Map.of("depth", 1), outputs)) {
            DsdObjective objective = dsd.objective(terms);
            Map<String, NDArray[]> moments = new HashMap<>();
            dsd.parameters
                    .trained()
                    .forEach((name, array) -> moments.put(name, moments(dsd.manager, array)));
            mean.parameters.trained().values().forEach(one -> one.setRequiresGradient(false));
            double before = rank(dsd);
            for (int step = 1; step <= STEPS; step++) {
                learn(objective, dsd, mean, step);
                update(dsd, mean, moments, step);
            }
            return new Ranks(before, rank(dsd));
        }
    }

    private static NDArray[] moments(NDManager manager, NDArray array) {
        return new NDArray[] {manager.zeros(array.getShape()), manager.zeros(array.getShape())};
    }

    private static void learn(DsdObjective objective, TinyDsd dsd, TinyDsd mean, int step) {
        try (NDManager owner = dsd.manager.newSubManager()) {
            Scoped.value(
                    () -> {
                        TestRun run = new TestRun(owner, rows(step), true);
                        TestBatch batch =
                                dsd.batch(run, images(owner, step))
                                        .averaging(Map.of(DsdTokenizer.class, mean.tokenizer));
                        try (GradientCollector gradients =
                                owner.getEngine().newGradientCollector()) {
                            gradients.backward(objective.loss(batch).total());
                        }
                        return null;
                    });
        }
    }

    private static void update(
            TinyDsd dsd, TinyDsd mean, Map<String, NDArray[]> moments, int step) {
        ParameterUpdates.AdamW settings = new ParameterUpdates.AdamW(step, RATE, 0.9, 0.95, 0, 1);
        Gradients.off(
                () ->
                        dsd.parameters
                                .trained()
                                .forEach(
                                        (name, array) -> {
                                            NDArray[] own = moments.get(name);
                                            try (NDArray gradient = array.getGradient()) {
                                                ParameterUpdates.adamW(
                                                        array, gradient, own[0], own[1], settings);
                                            }
                                            ParameterUpdates.blend(
                                                    mean.parameters.trained().get(name),
                                                    array,
                                                    MEAN);
                                        }));
    }

    private static TestNoise rows(long step) {
        long[] seeds = new long[ROWS];
        Arrays.setAll(seeds, row -> step * ROWS + row);
        return new TestNoise(seeds);
    }

    /** Mixtures of eight pictures, of the first most. */
    private static NDArray images(NDManager owner, long step) {
        float[] sizes = {1, 0.7f, 0.5f, 0.35f, 0.25f, 0.18f, 0.12f, 0.09f};
        NDArray shares =
                rows(step).normal(owner, "shares", 0, new Shape(1, 8)).mul(owner.create(sizes));
        NDArray pictures = new TestNoise(77).normal(owner, "pictures", 0, new Shape(8, 288));
        return shares.matMul(pictures).reshape(ROWS, 3, 12, 8).mul(0.3f).tanh();
    }

    private static double rank(TinyDsd dsd) {
        try (NDManager owner = dsd.manager.newSubManager()) {
            return Scoped.value(
                    () ->
                            Gradients.off(
                                    () -> {
                                        NDList all = new NDList();
                                        for (int i = 0; i < 4; i++) {
                                            NDArray fresh = images(owner, 1_000_000 + i);
                                            all.add(dsd.tokenizer.encode(fresh).value());
                                        }
                                        NDArray z = NDArrays.concat(all, 0);
                                        return EffectiveRank.of(z.reshape(4L * ROWS, -1));
                                    }));
        }
    }
}
