package org.intarsia.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backbone, head, decoder or tokenizer that states the memory of its work, so that {@code plan}
 * says before anything is loaded whether a run fits. Parameters are not part of it: the plan counts
 * them. What a part that is none of these takes is reported as not known.
 */
@ConsumerType
public interface Footprint {
    /**
     * The most bytes that one call holds at a time: intermediates and results, without what it is
     * given.
     *
     * @param rows of the batch, those of all branches of guidance, at least 1
     */
    long workingBytes(int rows);

    /**
     * Bytes that a session keeps from its first call to its end: a key-value cache.
     *
     * @param rows as for {@link #workingBytes}
     */
    default long heldBytes(int rows) {
        return 0;
    }
}
