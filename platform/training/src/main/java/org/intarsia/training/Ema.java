package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.util.SortedMap;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.training.net.Net;

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
        // Recorded, the mean would hold every step that it was ever made of.
        Gradients.off(
                () ->
                        mean.trained()
                                .forEach(
                                        (name, array) ->
                                                ParameterUpdates.blend(
                                                        array, parameters.get(name), d)));
    }

    @Override
    public void close() {
        mean.close();
    }
}
