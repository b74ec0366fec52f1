package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SortedMap;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Plan;
import org.intarsia.weights.FreshWeights;

/** A pipeline over parameters that change: those that are trained, or a running mean of them. */
final class Trained implements AutoCloseable {
    private final NDManager manager;
    private final FreshWeights weights;
    private final Assembly assembly;

    private Trained(NDManager manager, FreshWeights weights, Assembly assembly) {
        this.manager = manager;
        this.weights = weights;
        this.assembly = assembly;
    }

    static Trained fresh(Pipelines pipelines, Plan plan, long seed) {
        NDManager manager = NDManager.newBaseManager();
        try {
            FreshWeights weights = new FreshWeights(manager, seed, "");
            return new Trained(manager, weights, pipelines.assembleFresh(plan, weights));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** A running mean that begins at the same values. */
    static Trained mean(Pipelines pipelines, Plan plan, long seed) {
        Trained mean = fresh(pipelines, plan, seed);
        mean.weights.trained().values().forEach(array -> array.setRequiresGradient(false));
        return mean;
    }

    Assembly assembly() {
        return assembly;
    }

    /** Those that the optimiser moves. */
    SortedMap<String, NDArray> trained() {
        return weights.trained();
    }

    /** Trained and fixed. */
    SortedMap<String, NDArray> all() {
        return weights.all();
    }

    /** mean = decay mean + (1 - decay) other, in place. */
    void follow(Trained other, double decay) {
        SortedMap<String, NDArray> sources = other.trained();
        trained()
                .forEach(
                        (name, mean) -> {
                            try (NDArray part = sources.get(name).mul((float) (1 - decay))) {
                                mean.muli((float) decay).addi(part);
                            }
                        });
    }

    @Override
    public void close() {
        assembly.close();
        weights.close();
        manager.close();
    }
}
