package org.intarsia.server.kserve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.manifests.ShippedManifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** What orchestrators ask: a model is a pipeline, a version is a generation. */
public final class Inference {
    private static final String PLATFORM = "intarsia";

    private final PipelineHost host;
    private final Lifecycle lifecycle;
    private final ShippedManifests manifests;
    private final String version;

    /**
     * @param version of this server
     */
    public Inference(
            PipelineHost host, Lifecycle lifecycle, ShippedManifests manifests, String version) {
        this.host = host;
        this.lifecycle = lifecycle;
        this.manifests = manifests;
        this.version = version;
    }

    public Answer server() {
        return Answer.json(
                Map.of(
                        "name",
                        PLATFORM,
                        "version",
                        version,
                        "extensions",
                        List.of("model_repository")));
    }

    public Answer live() {
        return Answer.json(Map.of("live", true));
    }

    /**
     * False while pipelines are loaded at the start, and while the server stops; never for a swap.
     */
    public Answer ready() {
        boolean ready = lifecycle.state() == Lifecycle.State.READY;
        return Answer.json(ready ? 200 : 503, Map.of("ready", ready));
    }

    /**
     * @throws IntarsiaException INT-541 when there is no such pipeline
     */
    public Answer model(String name) {
        List<String> versions =
                host.history(name).stream().map(one -> Integer.toString(one.number())).toList();
        return Answer.json(metadata(name, versions, host.serving(name)));
    }

    /**
     * @throws IntarsiaException INT-541 when there is no such pipeline, INT-542 when the generation
     *     is not kept
     */
    public Answer version(String name, int generation) {
        GenerationInfo one =
                host.history(name).stream()
                        .filter(kept -> kept.number() == generation)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IntarsiaException(
                                                ErrorCode.UNKNOWN_GENERATION,
                                                "pipeline " + name,
                                                "generation " + generation + " is not kept",
                                                "GET /v2/models/"
                                                        + name
                                                        + " lists those that are."));
        return Answer.json(metadata(name, List.of(Integer.toString(generation)), one));
    }

    private static Map<String, Object> metadata(
            String name, List<String> versions, GenerationInfo generation) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("versions", versions);
        body.put("platform", PLATFORM);
        Map<String, String> parts = new LinkedHashMap<>();
        generation
                .parts()
                .forEach(part -> parts.put(part.kind().word(), part.name() + " " + part.version()));
        body.put("parts", parts);
        return body;
    }

    /** A running pipeline is ready, also while it is swapped. */
    public Answer modelReady(String name) {
        host.serving(name);
        boolean ready = lifecycle.state() != Lifecycle.State.DRAINING;
        return Answer.json(ready ? 200 : 503, Map.of("name", name, "ready", ready));
    }

    /** The running pipelines, and the manifests that ship and do not run. */
    public Answer index() {
        List<Map<String, Object>> index = new ArrayList<>();
        TreeSet<String> others = new TreeSet<>(manifests.names());
        for (PipelineInfo one : host.pipelines()) {
            others.remove(one.name());
            index.add(entry(one.name(), Integer.toString(one.serving().number()), "READY"));
        }
        others.forEach(name -> index.add(entry(name, "", "UNAVAILABLE")));
        return Answer.json(index);
    }

    private static Map<String, Object> entry(String name, String version, String state) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("version", version);
        entry.put("state", state);
        entry.put("reason", "");
        return entry;
    }

    /** Starts the shipped manifest of that name. */
    public Answer load(String name, Actor actor) {
        Path manifest = manifests.file(name);
        host.load(new LoadRequest(manifest.toString(), null), actor);
        return Answer.json(Map.of());
    }

    public Answer unload(String name, Actor actor) {
        host.unload(name, actor);
        return Answer.json(Map.of());
    }
}
