package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.training.recipe.Recipe;

/**
 * AdamW over all parameters of a network, with the moments that it keeps; see {@link
 * ParameterUpdates}.
 */
public final class AdamW {
    private final SortedMap<String, NDArray> parameters;
    private final Recipe.Optimizer options;
    private final SortedMap<String, NDArray> first = new TreeMap<>();
    private final SortedMap<String, NDArray> second = new TreeMap<>();

    /**
     * @param parameters each requires a gradient; changed by {@link #update}
     * @param manager owns the moments
     */
    AdamW(SortedMap<String, NDArray> parameters, Recipe.Optimizer options, NDManager manager) {
        this.parameters = parameters;
        this.options = options;
        parameters.forEach(
                (name, array) -> {
                    first.put(name, manager.zeros(array.getShape()));
                    second.put(name, manager.zeros(array.getShape()));
                });
    }

    /** m and v by {@code m.NAME} and {@code v.NAME}. */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new TreeMap<>();
        first.forEach((name, array) -> state.put("m." + name, array));
        second.forEach((name, array) -> state.put("v." + name, array));
        return state;
    }

    /** The Euclidean norm of all gradients together. */
    double gradientNorm() {
        double sum = 0;
        for (NDArray parameter : parameters.values()) {
            try (NDArray gradient = parameter.getGradient()) {
                double norm = Gradients.off(() -> ParameterUpdates.norm(gradient));
                sum += norm * norm;
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * Moves every parameter and zeroes its gradient.
     *
     * @param step counted from 0
     * @param scale by which every gradient is multiplied first
     */
    void update(int step, double rate, double scale) {
        ParameterUpdates.AdamW settings =
                new ParameterUpdates.AdamW(
                        step + 1,
                        rate,
                        options.beta1(),
                        options.beta2(),
                        options.weightDecay(),
                        scale);
        // An array with a gradient may be written in place only while nothing is recorded.
        Gradients.off(() -> parameters.keySet().forEach(name -> move(name, settings)));
    }

    private void move(String name, ParameterUpdates.AdamW settings) {
        NDArray parameter = parameters.get(name);
        try (NDArray gradient = parameter.getGradient()) {
            ParameterUpdates.adamW(
                    parameter, gradient, first.get(name), second.get(name), settings);
        }
    }
}
