package org.intarsia.kernel;

import java.time.Instant;

/**
 * A file that was not let in.
 *
 * @param file its name, without its folder
 * @param bundle the symbolic name that it gives itself; empty where it gives none
 * @param plugin what was known of it, with the reason
 */
public record Refusal(Instant at, String file, String bundle, PluginInfo plugin) {
    /** Whether a person who names a plugin or a file may mean it. */
    public boolean isOf(String name) {
        return name.equals(file) || name.equals(bundle) || name.equals(plugin.bundle());
    }
}
