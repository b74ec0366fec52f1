package org.intarsia.server.plugins;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Refusal;

/** What answers and events say of plugins. */
public final class PluginViews {
    private PluginViews() {}

    /**
     * @param users who needs it
     */
    public static Map<String, Object> plugin(PluginInfo info, List<String> users) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("bundle", info.bundle());
        view.put("version", info.version());
        view.put("digest", info.digest());
        view.put("signer", info.signer());
        view.put("state", info.state().toString());
        view.put("reason", info.reason());
        view.put("components", info.components());
        view.put("usedBy", users);
        return view;
    }

    static Map<String, Object> refusal(Refusal refusal) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", refusal.at().toString());
        view.put("file", refusal.file());
        view.put("bundle", refusal.bundle());
        view.put("version", refusal.plugin().version());
        view.put("digest", refusal.plugin().digest());
        view.put("reason", refusal.plugin().reason());
        return view;
    }
}
