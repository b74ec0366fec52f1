package org.intarsia.pipeline.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * Parameters with random values drawn by the engine, for measuring time and memory where no file is
 * at hand: unlike fresh weights they take no gradients, and no layer is zero, so nothing is
 * skipped.
 */
public final class RandomWeights implements Weights, AutoCloseable {
    private static final float STD = 0.02f;

    private final NDManager manager;
    private final String path;
    private final List<NDArray> made;

    public RandomWeights(NDManager manager) {
        this(manager, "", new ArrayList<>());
    }

    private RandomWeights(NDManager manager, String path, List<NDArray> made) {
        this.manager = manager;
        this.path = path;
        this.made = made;
    }

    @Override
    public Weights at(String name) {
        return new RandomWeights(manager, path + name + ".", made);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        NDArray values = manager.randomNormal(0, STD, shape, ai.djl.ndarray.types.DataType.FLOAT32);
        made.add(values);
        return new RandomParameter(path + name, values);
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        return new RandomParameter(path + name, keep(manager.create(values.get(), shape)));
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return new RandomParameter("", keep(manager.create(values.get(), shape)));
    }

    private NDArray keep(NDArray array) {
        made.add(array);
        return array;
    }

    @Override
    public void close() {
        made.forEach(NDArray::close);
        made.clear();
    }

    private record RandomParameter(String name, NDArray array) implements Parameter {
        @Override
        public Shape shape() {
            return array.getShape();
        }
    }
}
