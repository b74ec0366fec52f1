package org.intarsia.spi.plugin;

import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Parameters that are not held: they are read from the file when they are used, and given back
 * after it, so that a large network needs the memory of one of its layers alone.
 */
@ProviderType
public interface StreamedWeights {
    /**
     * What the layer is built from. Its parameters have values only inside {@link #use}; {@link
     * Parameter#rows} always works.
     */
    Weights view();

    /**
     * Runs what uses the parameters. Each is read at its first use in it, and closed after it. One
     * thread at a time.
     *
     * @param work must not give an array of a parameter, or a view of one
     */
    <T> T use(Supplier<T> work);
}
