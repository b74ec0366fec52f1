package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.intarsia.spi.Init;
import org.intarsia.spi.Parameter;
import org.intarsia.spi.Weights;

/** Weights that are random everywhere, also where a fresh network has zeros or ones. */
final class RandomParameters implements Weights {
    private final NDManager manager;
    private final String prefix;
    private final Map<String, NDArray> arrays;

    RandomParameters(NDManager manager) {
        this(manager, "", new HashMap<>());
    }

    private RandomParameters(NDManager manager, String prefix, Map<String, NDArray> arrays) {
        this.manager = manager;
        this.prefix = prefix;
        this.arrays = arrays;
    }

    private record Held(String name, Shape shape, NDArray array) implements Parameter {}

    NDArray get(String name) {
        return arrays.get(name);
    }

    @Override
    public Weights at(String name) {
        return new RandomParameters(manager, prefix + name + ".", arrays);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        Random random = new Random((prefix + name).hashCode());
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.2 * random.nextGaussian());
        }
        return held(prefix + name, shape, values);
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        return held(prefix + name, shape, values.get());
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return held("", shape, values.get());
    }

    private Parameter held(String name, Shape shape, float[] values) {
        NDArray array = manager.create(values, shape);
        arrays.put(name, array);
        return new Held(name, shape, array);
    }
}
