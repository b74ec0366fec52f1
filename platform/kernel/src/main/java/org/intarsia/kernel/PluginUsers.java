package org.intarsia.kernel;

import java.util.List;

/**
 * Says who needs a plugin, so that it is not taken out under a running pipeline. An OSGi service.
 */
@FunctionalInterface
public interface PluginUsers {
    /**
     * @return the names of those who need it, such as {@code pipeline shapes-jit}; empty when
     *     nobody does
     */
    List<String> usersOf(String bundle, String version);
}
