package org.intarsia.kernel.internal.install;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.kernel.AuditLog;
import org.intarsia.kernel.PluginInfo;

/**
 * Writes to the audit log what happens to plugins.
 *
 * @param log null in a framework that was given no file for it
 */
public record AuditRecorder(AuditLog log) {
    void settled(PluginInfo plugin) {
        boolean active = plugin.state() == PluginInfo.State.ACTIVE;
        record(active ? "install" : "refuse", plugin);
    }

    void removed(PluginInfo plugin) {
        record("remove", plugin);
    }

    private void record(String action, PluginInfo plugin) {
        if (log == null) {
            return;
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("bundle", plugin.bundle());
        details.put("version", plugin.version());
        details.put("digest", plugin.digest());
        details.put("signer", plugin.signer());
        if (!plugin.reason().isEmpty()) {
            details.put("reason", plugin.reason());
        }
        log.record(action, details);
    }
}
