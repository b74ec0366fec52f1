package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;

/** The store behind a {@link WeightsView}: parameters by their full names. */
interface ParameterStore {
    Parameter parameter(String fullName, Shape shape, Init init);

    Parameter fixed(String fullName, Shape shape, Supplier<float[]> values);

    Parameter table(Shape shape, Supplier<float[]> values);

    /** A tensor that a file may hold and nobody reads. */
    void unread(String fullName, Shape shape);

    /** The same store whose parameters are not trained, but for those whose names end so. */
    default ParameterStore frozen(Set<String> except) {
        return this;
    }

    /** Whether the values may change. */
    default boolean isTrained() {
        return false;
    }

    /** Whether a file holds a name that begins so; false where there is no file. */
    boolean has(String beginning);
}
