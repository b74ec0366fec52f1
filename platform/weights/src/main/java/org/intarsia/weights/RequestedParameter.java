package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;

/**
 * A parameter that a network requested while it was planned.
 *
 * @param name full name in the state dict, the prefix included
 */
public record RequestedParameter(String name, Shape shape, Role role) {
    /** Whether training changes it. */
    public enum Role {
        /** Trained. */
        PARAMETER,
        /** In the file, but not trained. */
        FIXED
    }

    /** Number of values. */
    public long size() {
        return shape.size();
    }
}
