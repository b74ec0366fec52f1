package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
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

    /**
     * The Euclidean norm of the gradients together.
     *
     * @param moved the names of those that count
     */
    double gradientNorm(Predicate<String> moved) {
        double sum = 0;
        for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
            if (moved.test(parameter.getKey())) {
                try (NDArray gradient = parameter.getValue().getGradient()) {
                    double norm = Gradients.off(() -> ParameterUpdates.norm(gradient));
                    sum += norm * norm;
                }
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * Moves parameters and zeroes all gradients. One that is not moved keeps its moments, too.
     *
     * @param step counted from 0
     * @param scale by which every gradient is multiplied first
     * @param moved names of the parameters that move
     */
    void update(int step, double rate, double scale, Predicate<String> moved) {
        ParameterUpdates.AdamW settings =
                new ParameterUpdates.AdamW(
                        step + 1,
                        rate,
                        options.beta1(),
                        options.beta2(),
                        options.weightDecay(),
                        scale);
        // An array with a gradient may be written in place only while nothing is recorded.
        Gradients.off(
                () ->
                        parameters
                                .keySet()
                                .forEach(
                                        name -> {
                                            if (moved.test(name)) {
                                                move(name, settings);
                                            } else {
                                                forget(name);
                                            }
                                        }));
    }

    private void forget(String name) {
        try (NDArray gradient = parameters.get(name).getGradient()) {
            gradient.subi(gradient);
        }
    }

    private void move(String name, ParameterUpdates.AdamW settings) {
        NDArray parameter = parameters.get(name);
        try (NDArray gradient = parameter.getGradient()) {
            ParameterUpdates.adamW(
                    parameter, gradient, first.get(name), second.get(name), settings);
        }
    }
}
