package org.intarsia.spi.spec;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One tensor that flows between parts, without its batch axis.
 *
 * @param name what the field calls it: {@code tokens}, {@code condition}, {@code latent}, {@code
 *     class-token}
 * @param shape without the batch axis; -1 where any size fits
 */
public record TensorSpec(String name, Shape shape) {
    public static TensorSpec of(String name, long... shape) {
        return new TensorSpec(name, new Shape(shape));
    }

    /** Whether a tensor offered with this spec can be used where {@code expected} is required. */
    public boolean fits(TensorSpec expected) {
        if (!name.equals(expected.name) || shape.dimension() != expected.shape.dimension()) {
            return false;
        }
        for (int axis = 0; axis < shape.dimension(); axis++) {
            long want = expected.shape.get(axis);
            if (want >= 0 && shape.get(axis) >= 0 && want != shape.get(axis)) {
                return false;
            }
        }
        return true;
    }

    /** {@code tokens[256,1152]}, or {@code tokens[any,1152]}. */
    @Override
    public String toString() {
        return Arrays.stream(shape.getShape())
                .mapToObj(size -> size < 0 ? "any" : String.valueOf(size))
                .collect(Collectors.joining(",", name + "[", "]"));
    }
}
