package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.util.SortedMap;

/**
 * A running mean of a network's parameters: mean = d mean + (1 - d) p after every step. Fixed
 * parameters are part of the mean and never move.
 */
final class Ema implements AutoCloseable {
    private final Net mean;
    private final double decay;

    /**
     * @param mean begins with the same values as the network
     */
    Ema(Net mean, double decay) {
        this.mean = mean;
        this.decay = decay;
        mean.trained().values().forEach(array -> array.setRequiresGradient(false));
    }

    Net net() {
        return mean;
    }

    /**
     * Early on the mean follows closely, so that it soon forgets the random beginning.
     *
     * @param step counted from 0
     */
    double decayAt(int step) {
        return Math.min(decay, (1.0 + step) / (10.0 + step));
    }

    void follow(SortedMap<String, NDArray> parameters, int step) {
        double d = decayAt(step);
        mean.trained()
                .forEach(
                        (name, array) -> {
                            try (NDArray part = parameters.get(name).mul((float) (1 - d))) {
                                array.muli((float) d).addi(part);
                            }
                        });
    }

    @Override
    public void close() {
        mean.close();
    }
}
