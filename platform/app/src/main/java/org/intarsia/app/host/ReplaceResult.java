package org.intarsia.app.host;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * A plugin was put in the place of the same version.
 *
 * @param plugin the new one
 * @param replaced whether there was one before
 * @param changed pipelines that were built again
 * @param kept pipelines that could not be built again and serve as before, with the reason
 * @param retired completes when what was replaced is uninstalled
 */
public record ReplaceResult(
        PluginInfo plugin,
        boolean replaced,
        Map<String, ChangeResult> changed,
        Map<String, IntarsiaException> kept,
        CompletableFuture<Void> retired) {
    public ReplaceResult {
        changed = Map.copyOf(changed);
        kept = Map.copyOf(kept);
    }
}
