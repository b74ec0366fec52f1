package org.intarsia.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Random weights that remember what was asked for. */
public final class TestWeights implements Weights {
    private final NDManager manager;
    private final MatrixPrecision precision;
    private final String prefix;
    private final Map<String, NDArray> arrays;
    private final Map<String, Init> inits;
    private final boolean trained;

    public TestWeights(NDManager manager) {
        this(manager, MatrixPrecision.FLOAT32);
    }

    /**
     * @param precision of every parameter
     */
    public TestWeights(NDManager manager, MatrixPrecision precision) {
        this(manager, precision, "", new TreeMap<>(), new TreeMap<>(), false);
    }

    private TestWeights(
            NDManager manager,
            MatrixPrecision precision,
            String prefix,
            Map<String, NDArray> arrays,
            Map<String, Init> inits,
            boolean trained) {
        this.manager = manager;
        this.precision = precision;
        this.prefix = prefix;
        this.arrays = arrays;
        this.inits = inits;
        this.trained = trained;
    }

    /** The same values, which a training may change. */
    public TestWeights trained() {
        return new TestWeights(manager, precision, prefix, arrays, inits, true);
    }

    @Override
    public boolean isTrained() {
        return trained;
    }

    private record Held(String name, Shape shape, NDArray array, MatrixPrecision precision)
            implements Parameter {}

    /** Arrays by full name. */
    public Map<String, NDArray> arrays() {
        return arrays;
    }

    /** How parameters would begin, by full name. */
    public Map<String, Init> inits() {
        return inits;
    }

    @Override
    public Weights at(String name) {
        return new TestWeights(manager, precision, prefix + name + ".", arrays, inits, trained);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        String full = prefix + name;
        NDArray array = Fixtures.normal(manager, full.hashCode(), shape.getShape()).mul(0.3f);
        arrays.put(full, array);
        inits.put(full, init);
        return new Held(full, shape, array, precision);
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        NDArray array = manager.create(values.get(), shape);
        arrays.put(prefix + name, array);
        return new Held(prefix + name, shape, array, precision);
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return new Held("", shape, manager.create(values.get(), shape), precision);
    }
}
