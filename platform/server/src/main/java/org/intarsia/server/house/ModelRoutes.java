package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.models.ModelCatalog;
import org.intarsia.app.models.ModelFileInfo;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.manifests.ShippedManifests;

/** {@code GET /api/v1/models}: the model files that manifests name, and who needs them. */
public final class ModelRoutes implements Handler {
    private final ServedPlatform platform;
    private final ShippedManifests manifests;

    public ModelRoutes(ServedPlatform platform, ShippedManifests manifests) {
        this.platform = platform;
        this.manifests = manifests;
    }

    @Override
    public Answer answer(Call call) {
        JsonNode manifest = call.checked().query("manifest");
        JsonNode digests = call.checked().query("digests");
        List<String> named =
                manifest == null
                        ? List.of()
                        : List.of(manifests.file(manifest.asText()).toString());
        List<Map<String, Object>> files =
                new ModelCatalog(
                                platform.home(),
                                platform.models(),
                                digests != null && digests.asBoolean())
                        .list(named).stream().map(this::view).toList();
        return Answer.json(Map.of("files", files));
    }

    /** Where a file lies is said from the distribution's folder on, and no further. */
    private Map<String, Object> view(ModelFileInfo file) {
        Map<String, Object> view = new LinkedHashMap<>(file.plain());
        Path home = platform.home().folder().toAbsolutePath().normalize();
        view.put(
                "path",
                (file.path().startsWith(home)
                                ? home.relativize(file.path())
                                : file.path().getFileName())
                        .toString());
        view.put(
                "usedBy",
                platform.host().pipelines().stream()
                        .map(PipelineInfo::name)
                        .filter(name -> ModelCatalog.names(plan(name), file.file(), file.key()))
                        .toList());
        return view;
    }

    private Manifest plan(String pipeline) {
        return platform.host().plan(pipeline).manifest();
    }
}
