package org.intarsia.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The gradient of a network's output by its input, to compare two ways of computing the answer. */
public final class InputGradient {
    private InputGradient() {}

    /**
     * The gradient of a sum of the answer's values with fixed weights, so that none of them cancels
     * out. Between the answer and its gradient {@link GarbageCollection} is collected: what the
     * gradient needs is to be there still.
     *
     * @param at the input; stays as it is
     * @param network is called once; its answer's weights depend on the shape alone
     * @return of the input's shape, on its manager
     */
    public static NDArray of(NDArray at, UnaryOperator<NDArray> network) {
        NDArray leaf = at.duplicate();
        leaf.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = network.apply(leaf);
            NDArray sum = y.mul(weights(at, y.getShape())).mean();
            GarbageCollection.collect();
            collector.backward(sum);
            return leaf.getGradient().duplicate();
        }
    }

    private static NDArray weights(NDArray at, Shape shape) {
        Random random = new Random(shape.size());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return at.getManager().create(values, shape);
    }
}
