package org.intarsia.kernel;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The folder {@code plugins/} of a running instance: a jar that is put there is installed as soon
 * as it is whole, one that is taken away is taken out unless a pipeline needs it.
 */
@ProviderType
public interface PluginWatch {
    /** Hears what happened. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param line what happened to which file, for the operator
         */
        void told(String line);
    }

    /**
     * Begins to watch; what is in the folder by now is known. Ends with the kernel.
     *
     * @throws IllegalStateException when it is watched already
     */
    void watch(Listener listener);
}
