package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.intarsia.nn.Gradients;

/**
 * AdamW (Loshchilov and Hutter 2019), in place: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p =
 * p (1 - lr wd) - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
 */
final class AdamW {
    private static final double EPS = 1e-8;

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
            try (NDArray gradient = parameter.getGradient();
                    NDArray square = gradient.square();
                    NDArray total = square.sum()) {
                sum += total.getFloat();
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
        double correct1 = 1 - Math.pow(options.beta1(), step + 1.0);
        double correct2 = Math.sqrt(1 - Math.pow(options.beta2(), step + 1.0));
        double[] rateAndRoot = {rate / correct1, correct2};
        // An array with a gradient may be written in place only while nothing is recorded.
        Gradients.off(
                () ->
                        parameters.forEach(
                                (name, parameter) -> {
                                    decay(parameter, rate);
                                    try (NDArray g = parameter.getGradient()) {
                                        moments(name, g, scale);
                                        move(name, parameter, rateAndRoot);
                                        g.subi(g);
                                    }
                                }));
    }

    private void decay(NDArray parameter, double rate) {
        if (options.weightDecay() > 0) {
            parameter.muli((float) (1 - rate * options.weightDecay()));
        }
    }

    private void moments(String name, NDArray g, double scale) {
        if (scale != 1) {
            g.muli((float) scale);
        }
        try (NDArray small = g.mul((float) (1 - options.beta1()));
                NDArray square = g.mul(g)) {
            first.get(name).muli((float) options.beta1()).addi(small);
            square.muli((float) (1 - options.beta2()));
            second.get(name).muli((float) options.beta2()).addi(square);
        }
    }

    private void move(String name, NDArray parameter, double[] rateAndRoot) {
        try (NDArray root = second.get(name).sqrt()) {
            root.divi((float) rateAndRoot[1]).addi((float) EPS);
            try (NDArray change = first.get(name).div(root)) {
                parameter.subi(change.muli((float) rateAndRoot[0]));
            }
        }
    }
}
