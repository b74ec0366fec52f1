package org.intarsia.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.intarsia.spi.Init;
import org.intarsia.spi.Parameter;
import org.intarsia.spi.Weights;

/**
 * Weights that are random everywhere, also where a fresh network has zeros or ones, so that every
 * one of them matters to a result. Asked for again, a parameter has the same values.
 */
public final class RandomParameters implements Weights {
    private final NDManager manager;
    private final String prefix;
    private final Map<String, NDArray> arrays;

    /**
     * @param manager owns the values
     */
    public RandomParameters(NDManager manager) {
        this(manager, "", new HashMap<>());
    }

    private RandomParameters(NDManager manager, String prefix, Map<String, NDArray> arrays) {
        this.manager = manager;
        this.prefix = prefix;
        this.arrays = arrays;
    }

    /** The full names of all that was asked for, but for tables. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(arrays.keySet());
        names.remove("");
        return names;
    }

    private record Held(String name, Shape shape, NDArray array) implements Parameter {}

    /**
     * @param name in full
     * @return the values, or null when nobody asked for them
     */
    public NDArray get(String name) {
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
