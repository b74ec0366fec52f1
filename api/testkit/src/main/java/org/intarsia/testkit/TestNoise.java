package org.intarsia.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.intarsia.spi.Noise;

/** Noise of seeds, one a row. Keeps the contract; its numbers are not those of the platform. */
public final class TestNoise implements Noise {
    private final long[] seeds;

    /**
     * @param seeds one a row of the batch
     */
    public TestNoise(long... seeds) {
        this.seeds = seeds.clone();
    }

    /** Seeds 0, 1, ... for a batch. */
    static TestNoise rows(int batch) {
        long[] seeds = new long[batch];
        Arrays.setAll(seeds, row -> row);
        return new TestNoise(seeds);
    }

    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        return rows(manager, stream + "/" + draw, shape, SplittableRandom::nextGaussian);
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        return rows(manager, stream + "/" + draw, shape, TestNoise::open);
    }

    @Override
    public int batch() {
        return seeds.length;
    }

    private NDArray rows(
            NDManager manager, String name, Shape shape, ToDoubleFunction<SplittableRandom> next) {
        int size = Math.toIntExact(shape.size());
        float[] values = new float[seeds.length * size];
        for (int row = 0; row < seeds.length; row++) {
            SplittableRandom random = new SplittableRandom(mixed(seeds[row], name.hashCode()));
            for (int i = 0; i < size; i++) {
                values[row * size + i] = (float) next.applyAsDouble(random);
            }
        }
        return manager.create(values, new Shape(seeds.length).addAll(shape));
    }

    /**
     * Scatters seeds that are near one another, or rows would be shifted copies (Stafford's mix).
     */
    private static long mixed(long seed, int name) {
        long z = (seed ^ ((long) name << 32)) + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Inside (0, 1) also after rounding to float32. */
    private static double open(SplittableRandom random) {
        return (random.nextInt(1 << 23) + 0.5) / (1 << 23);
    }
}
