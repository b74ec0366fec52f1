package org.intarsia.server.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.plugins.PluginAdmin;
import org.intarsia.app.plugins.PluginHistory;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;

/** The plugins: listed, uploaded, taken out, explained. */
public final class PluginRoutes {
    private static final String PLUGIN = "plugin";

    private final PluginAdmin admin;
    private final PipelineHost host;

    public PluginRoutes(ServedPlatform platform) {
        this.admin = new PluginAdmin(platform.registry(), platform.plugins(), platform.home());
        this.host = platform.host();
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("listPlugins", call -> list());
        handlers.put("uploadPlugin", this::upload);
        handlers.put("getPlugin", call -> why(call.checked().path(PLUGIN)));
        handlers.put("uninstallPlugin", this::uninstall);
        handlers.put("listRefusals", call -> refusals());
        return handlers;
    }

    private Answer list() {
        List<Map<String, Object>> plugins =
                admin.registry().plugins().stream().map(this::view).toList();
        return Answer.json(Map.of("plugins", plugins));
    }

    private Map<String, Object> view(PluginInfo plugin) {
        return PluginViews.plugin(plugin, host.usersOf(plugin.bundle(), plugin.version()));
    }

    private Answer upload(Handler.Call call) {
        InstallOptions options =
                new InstallOptions(
                        yes(call.checked(), "older", false), yes(call.checked(), "keep", true));
        try (PluginUpload upload = PluginUpload.read(call.request())) {
            return Answer.json(201, view(admin.install(upload.jar(), options, call.actor())));
        }
    }

    private static boolean yes(Checked checked, String name, boolean otherwise) {
        JsonNode given = checked.query(name);
        return given == null ? otherwise : given.asBoolean();
    }

    private Answer why(String name) {
        PluginHistory history = admin.why(name);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("installed", history.installed().stream().map(this::view).toList());
        view.put("refusals", history.refusals().stream().map(PluginViews::refusal).toList());
        return Answer.json(view);
    }

    private Answer uninstall(Handler.Call call) {
        JsonNode version = call.checked().query("version");
        PluginInfo gone =
                admin.uninstall(
                        call.checked().path(PLUGIN),
                        version == null ? null : version.asText(),
                        call.actor());
        List<Path> files = admin.files(gone);
        boolean delete = yes(call.checked(), "delete", false);
        if (delete) {
            admin.delete(files);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("bundle", gone.bundle());
        view.put("version", gone.version());
        view.put("returns", !delete && !files.isEmpty());
        return Answer.json(view);
    }

    private Answer refusals() {
        return Answer.json(
                Map.of(
                        "refusals",
                        admin.plugins().refusals().stream().map(PluginViews::refusal).toList()));
    }
}
