package org.intarsia.pipeline.build;

import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * Reports when a tensor of the file is requested, also one that another part has requested.
 *
 * @param isOwn whether the part names the file itself
 */
public record ObservedWeights(Weights inner, Runnable asked, boolean isOwn) implements Weights {
    @Override
    public Weights at(String name) {
        return new ObservedWeights(inner.at(name), asked, isOwn);
    }

    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        asked.run();
        return inner.parameter(name, shape, init);
    }

    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        asked.run();
        return inner.fixed(name, shape, values);
    }

    @Override
    public Weights either(String name, String older) {
        return new ObservedWeights(inner.either(name, older), asked, isOwn);
    }

    @Override
    public void unread(String name, Shape shape) {
        inner.unread(name, shape);
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return inner.table(shape, values);
    }
}
