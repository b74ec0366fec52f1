package org.intarsia.spi.plugin;

import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;

/** How a fresh parameter begins. */
@FunctionalInterface
public interface Init {
    /**
     * @return values in row-major order, {@code shape.size()} of them
     */
    float[] values(Shape shape, RandomGenerator random);

    static Init zeros() {
        return (shape, random) -> new float[Math.toIntExact(shape.size())];
    }

    static Init ones() {
        return constant(1);
    }

    static Init constant(float value) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            java.util.Arrays.fill(values, value);
            return values;
        };
    }

    /** N(0, std^2). */
    static Init normal(double std) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (std * random.nextGaussian());
            }
            return values;
        };
    }

    /** N(0, std^2), drawn again where it is further than two deviations from 0. */
    static Init truncatedNormal(double std) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                double drawn = random.nextGaussian();
                while (Math.abs(drawn) > 2) {
                    drawn = random.nextGaussian();
                }
                values[i] = (float) (std * drawn);
            }
            return values;
        };
    }

    /** Uniform in +-bound. */
    static Init uniform(double bound) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return values;
        };
    }

    /** Rows along the last axis of length 1, of any direction alike. */
    static Init unitRows() {
        return (shape, random) -> {
            float[] values = normal(1).values(shape, random);
            int width = Math.toIntExact(shape.get(shape.dimension() - 1));
            for (int row = 0; row < values.length; row += width) {
                double squares = 0;
                for (int i = row; i < row + width; i++) {
                    squares += (double) values[i] * values[i];
                }
                float length = (float) Math.sqrt(squares);
                for (int i = row; i < row + width; i++) {
                    values[i] /= length;
                }
            }
            return values;
        };
    }

    /**
     * Uniform in +-sqrt(6 / (fan in + fan out)) of the matrix [first axis, all others flattened]
     * (Glorot 2010).
     */
    static Init xavierUniform() {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            double bound = Math.sqrt(6.0 / (shape.get(0) + (double) shape.size() / shape.get(0)));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return values;
        };
    }
}
