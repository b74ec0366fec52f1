package org.intarsia.spi;

/**
 * A part of a pipeline. Built once for a generation of a pipeline, it holds no state of a run and
 * serves concurrent runs. Its parameters belong to the {@code Weights} it was built from and are
 * closed with them.
 */
public interface Component extends AutoCloseable {
    /**
     * Closes what the part opened itself. Called once, after the last run; calling it again does
     * nothing.
     */
    @Override
    default void close() {}
}
