package org.intarsia.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.testkit.GarbageCollection;

/** What tests of operations have in common: arrays from a seed, and comparisons. */
public final class Fixtures {
    private Fixtures() {}

    public static NDArray normal(NDManager manager, long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    public static void assertClose(NDArray want, NDArray got, double tolerance) {
        assertEquals(want.getShape(), got.getShape());
        float worst = got.sub(want).abs().max().getFloat();
        float size = Math.max(1, want.abs().max().getFloat());
        assertTrue(worst <= tolerance * size, "worst difference " + worst + " at size " + size);
    }

    /** Compares values and gradients of an operation with plain arithmetic on the same inputs. */
    public static void assertAgree(
            List<NDArray> inputs,
            Function<List<NDArray>, NDArray> operation,
            Function<List<NDArray>, NDArray> plain) {
        NDArray want = plain.apply(inputs);
        assertClose(want, operation.apply(inputs), 1e-5);
        assertClose(want, Gradients.off(() -> operation.apply(inputs)), 1e-5);
        NDList expected = gradients(inputs, plain);
        NDList found = gradients(inputs, operation);
        for (int i = 0; i < inputs.size(); i++) {
            assertClose(expected.get(i), found.get(i), 2e-5);
        }
    }

    /** Gradients of a weighted sum of the result, which tells every element from the others. */
    public static NDList gradients(
            List<NDArray> inputs, Function<List<NDArray>, NDArray> function) {
        NDManager manager = inputs.get(0).getManager();
        List<NDArray> leaves =
                inputs.stream()
                        .map(
                                input -> {
                                    NDArray leaf = input.duplicate();
                                    leaf.setRequiresGradient(true);
                                    return leaf;
                                })
                        .toList();
        NDList gradients = new NDList();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = function.apply(leaves);
            NDArray weights = normal(manager, 99, y.getShape().getShape());
            NDArray sum = y.mul(weights).sum();
            GarbageCollection.collect();
            collector.backward(sum);
            leaves.forEach(leaf -> gradients.add(leaf.getGradient().duplicate()));
        }
        return gradients;
    }
}
