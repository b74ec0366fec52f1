package org.intarsia.app.plugins;

import java.util.List;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Refusal;

/**
 * Why a plugin is as it is.
 *
 * @param installed its versions that can be used
 * @param refusals every time that one of its files was refused since the process began, oldest
 *     first
 */
public record PluginHistory(List<PluginInfo> installed, List<Refusal> refusals) {
    public PluginHistory {
        installed = List.copyOf(installed);
        refusals = List.copyOf(refusals);
    }
}
