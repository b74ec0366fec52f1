package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.TestNoise;

/** Laws of objectives. */
public final class ObjectiveLaws {
    private ObjectiveLaws() {}

    /**
     * Checks that what is drawn is a function of the noise and has a row a sample; that the
     * conditioning keeps its parts; that the loss is one finite number, leaves data and draws as
     * they were and is the same again and on several threads; that closing twice is harmless.
     *
     * @param data clean latents of some rows, the same numbers at every call
     * @param conditioning of as many rows
     * @param predictors a fresh predictor a loss, of the kind that the objective wants
     */
    public static void check(
            Objective objective,
            Function<NDManager, Latents> data,
            Function<NDManager, Conditioning> conditioning,
            Supplier<Predictor> predictors) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Latents latents = data.apply(manager);
            int rows = Math.toIntExact(latents.values().get(0).getShape().get(0));
            Map<String, NDArray> draws = draw(objective, manager, latents.spec(), rows);
            draws.forEach(
                    (name, value) ->
                            assertEquals(
                                    rows, value.getShape().get(0), name + " has a row a sample"));
            Conditioning given = conditioning.apply(manager);
            Conditioning conditioned = objective.condition(given, draws);
            assertTrue(conditioned.names().containsAll(given.names()), "parts of the conditioning");
            Laws.leavesUnchanged(
                    List.of(latents.values(), new NDList(List.copyOf(draws.values()))),
                    () -> lossIsFinite(objective.loss(latents, draws, predictors.get())));
        }
        Laws.sameAnswerAlways(
                manager -> {
                    Latents latents = data.apply(manager);
                    int rows = Math.toIntExact(latents.values().get(0).getShape().get(0));
                    Map<String, NDArray> draws = draw(objective, manager, latents.spec(), rows);
                    NDList seen = new NDList(List.copyOf(draws.values()));
                    seen.add(objective.loss(latents, draws, predictors.get()));
                    return seen;
                });
        Laws.closesTwice(objective);
    }

    /** By name, so that two draws stand in one order. */
    private static Map<String, NDArray> draw(
            Objective objective, NDManager manager, LatentSpec spec, int rows) {
        return new TreeMap<>(objective.draw(manager, spec, TestNoise.rows(rows)));
    }

    private static void lossIsFinite(NDArray loss) {
        assertEquals(1, loss.size(), "a loss is one number");
        float value = Laws.values(loss)[0];
        assertTrue(Float.isFinite(value), "the loss is " + value);
    }
}
