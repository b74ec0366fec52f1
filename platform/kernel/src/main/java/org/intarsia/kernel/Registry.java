package org.intarsia.kernel;

import java.util.List;
import java.util.function.Consumer;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is installed, now. Plugins that are just being looked at are waited for, so that an answer
 * given after a start names all that came with it.
 */
@ProviderType
public interface Registry {
    /** Every plugin in the order it came, also those refused, with the reason in plain words. */
    List<PluginInfo> plugins();

    /** Every component of every active plugin, by kind, name and rising version. */
    List<RegisteredComponent> components();

    /**
     * The highest version of a component, in Maven's order: a release is above its snapshot.
     *
     * @param kind {@code Backbone.class} and so on
     * @param name by which manifests use it
     * @param versionRangeOrNull {@code "[1,2)"}, or {@code "1.2"} for that and above; null takes
     *     any
     * @throws IntarsiaException INT-201 when there is no such component, INT-202 when no version
     *     lies in the range
     */
    RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull);

    /**
     * Hears what happens to plugins from now on, on a thread of the kernel, one event after the
     * other.
     *
     * @return ends the listening
     */
    AutoCloseable listen(Consumer<PluginEvent> listener);
}
