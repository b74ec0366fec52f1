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
        FIXED,
        /** In the published file, but not used. */
        UNREAD
    }

    /** Number of values in use. */
    public long size() {
        return role == Role.UNREAD ? 0 : shape.size();
    }
}
