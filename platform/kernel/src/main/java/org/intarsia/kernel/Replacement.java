package org.intarsia.kernel;

import java.util.List;

/**
 * A plugin that took the place of the same version with other contents.
 *
 * @param info of the new one; {@link PluginInfo.State#REFUSED}, and nothing has changed, with the
 *     reason
 * @param before what it replaced, by digest: nothing is found in it any more, and what was built of
 *     its parts keeps working until {@code retire}; empty when nothing was replaced
 * @param retire uninstalls what was replaced; called when nothing uses it any more
 */
public record Replacement(PluginInfo info, List<String> before, Runnable retire) {
    public Replacement {
        before = List.copyOf(before);
    }
}
