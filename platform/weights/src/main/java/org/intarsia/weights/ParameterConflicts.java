package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** One name means one tensor, however often it is requested. */
final class ParameterConflicts {
    private ParameterConflicts() {}

    static void refuse(String name, Shape before, Shape now) {
        if (!before.equals(now)) {
            throw new IntarsiaException(
                    ErrorCode.CONFLICTING_PARAMETER,
                    "parameter " + name,
                    "it is requested as "
                            + NameLists.of(before)
                            + " and again as "
                            + NameLists.of(now),
                    "This is a fault of the plugin: its two tensors need different names.");
        }
    }
}
