package org.intarsia.nn.ops;

import org.intarsia.spi.Component;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backbone or head that counts its work, so that {@code bench} can compare its speed with that of
 * plain matrix products. A part that wraps another one passes the count through.
 */
@ConsumerType
public interface Costed {
    /**
     * Floating-point operations of the matrix products of one forward or prediction, two a
     * multiply-add.
     *
     * @param batch rows of the forward, at least 1
     * @return more than 0; 0 where a wrapped part does not count
     */
    long flops(int batch);

    /** The operations of a part; 0 where it does not count them. */
    static long of(Component part, int batch) {
        return part instanceof Costed costed ? costed.flops(batch) : 0;
    }
}
