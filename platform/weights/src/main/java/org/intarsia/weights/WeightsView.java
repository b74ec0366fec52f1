package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * A store seen below a prefix.
 *
 * @param prefix put before every name as it is
 */
record WeightsView(ParameterStore store, String prefix) implements Weights {
    @Override
    public Weights at(String name) {
        return name.isEmpty() ? this : new WeightsView(store, prefix + name + ".");
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        return store.parameter(prefix + name, shape, init);
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        return store.fixed(prefix + name, shape, values);
    }

    @Override
    public Weights either(String name, String older) {
        boolean isOlder = !store.has(prefix + name + ".") && store.has(prefix + older + ".");
        return at(isOlder ? older : name);
    }

    @Override
    public void unread(String name, Shape shape) {
        store.unread(prefix + name, shape);
    }

    @Override
    public Weights frozen(String... except) {
        return new WeightsView(store.frozen(Set.of(except)), prefix);
    }

    @Override
    public boolean isTrained() {
        return store.isTrained();
    }

    @Override
    public Weights.Layer streamed() {
        return store instanceof StreamingStore file
                ? file.streamed(prefix)
                : Weights.super.streamed();
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return store.table(shape, values);
    }
}
