package org.intarsia.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.Step;

/**
 * The velocity v = (-1.5 + t) z on every member. Its trajectories are known: from time a to time b
 * a state grows by the factor {@link #growth}.
 */
public final class ToyPredictor implements Predictor {
    private int evaluations;

    /** exp of the integral of -1.5 + t over [a, b]. */
    public static double growth(double a, double b) {
        return Math.exp(-1.5 * (b - a) + (b * b - a * a) / 2);
    }

    /** Calls so far. */
    public int evaluations() {
        return evaluations;
    }

    @Override
    public NDList predict(NDList state, Step step) {
        evaluations++;
        NDList velocity = new NDList(state.size());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (NDArray member : state) {
                long[] column = new long[member.getShape().dimension()];
                Arrays.fill(column, 1);
                column[0] = step.t().length;
                NDArray t = step.times(member.getManager()).reshape(new Shape(column));
                velocity.add(member.mul(t.sub(1.5f)));
            }
            NDScope.unregister(velocity);
        }
        return velocity;
    }

    @Override
    public Predictor hold(NDList state, Step step) {
        return this;
    }
}
