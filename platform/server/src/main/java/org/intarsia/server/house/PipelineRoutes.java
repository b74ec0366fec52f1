package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.app.difference.GenerationDifferences;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.SwapPlan;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.manifests.ShippedManifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The running pipelines: looked at, loaded, changed, stopped. */
public final class PipelineRoutes {
    private static final String PIPELINE = "pipeline";
    private static final String PARTS = "parts";

    private final PipelineHost host;
    private final ShippedManifests manifests;

    public PipelineRoutes(PipelineHost host, ShippedManifests manifests) {
        this.host = host;
        this.manifests = manifests;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("listManifests", call -> Answer.json(Map.of("manifests", manifests.names())));
        handlers.put("listPipelines", call -> list());
        handlers.put("loadPipeline", this::load);
        handlers.put("getPipeline", call -> one(name(call)));
        handlers.put("unloadPipeline", this::unload);
        handlers.put("getPlan", call -> plan(name(call)));
        handlers.put("listGenerations", call -> generations(name(call)));
        handlers.put("forgetGeneration", this::forget);
        handlers.put("compareGenerations", this::compare);
        handlers.put("planSwap", this::planSwap);
        handlers.put("swap", this::swap);
        handlers.put("rollBack", this::rollBack);
        return handlers;
    }

    private static String name(Handler.Call call) {
        return call.checked().path(PIPELINE);
    }

    private Answer list() {
        return Answer.json(
                Map.of("pipelines", host.pipelines().stream().map(Views::pipeline).toList()));
    }

    private Answer load(Handler.Call call) {
        String manifest = manifests.file(call.checked().text("manifest")).toString();
        LoadRequest request = new LoadRequest(manifest, call.checked().text("name"));
        return Answer.json(201, Views.pipeline(host.load(request, call.actor())));
    }

    private Answer one(String name) {
        host.serving(name);
        PipelineInfo info =
                host.pipelines().stream()
                        .filter(running -> running.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return Answer.json(Views.pipeline(info));
    }

    private Answer unload(Handler.Call call) {
        UnloadResult result = host.unload(name(call), call.actor());
        return Answer.json(Map.of("pipeline", result.pipeline(), "cut", result.cut()));
    }

    private Answer plan(String name) {
        Plan plan = host.plan(name);
        return Answer.json(Views.plan(plan, plan));
    }

    private Answer generations(String name) {
        int serving = host.serving(name).number();
        List<Map<String, Object>> kept =
                host.history(name).stream().map(Views::generation).toList();
        return Answer.json(Map.of("serving", serving, "generations", kept));
    }

    private Answer forget(Handler.Call call) {
        int generation = call.checked().path().get("generation").asInt();
        return Answer.json(Views.generation(host.forget(name(call), generation, call.actor())));
    }

    private Answer compare(Handler.Call call) {
        JsonNode to = call.checked().query("with");
        GenerationInfo from = kept(name(call), call.checked().path().get("generation").asInt());
        GenerationInfo other = to == null ? host.serving(name(call)) : kept(name(call), to.asInt());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("generation", from.number());
        view.put("with", other.number());
        view.put("differences", Views.differences(GenerationDifferences.of(other, from)));
        return Answer.json(view);
    }

    private GenerationInfo kept(String pipeline, int number) {
        List<GenerationInfo> kept = host.history(pipeline);
        return kept.stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.UNKNOWN_GENERATION,
                                        "pipeline " + pipeline,
                                        "generation " + number + " is not kept",
                                        "Kept: "
                                                + kept.stream()
                                                        .map(one -> "" + one.number())
                                                        .collect(Collectors.joining(", "))
                                                + "."));
    }

    private Answer planSwap(Handler.Call call) {
        Plan before = host.plan(name(call));
        int serving = host.serving(name(call)).number();
        SwapPlan swap = host.plan(request(call));
        Map<String, Object> view = Views.plan(swap.plan(), before);
        view.put("from", serving);
        view.put("built", swap.built().stream().map(Kind::word).toList());
        view.put("bytesRead", swap.bytesRead());
        return Answer.json(view);
    }

    private Answer swap(Handler.Call call) {
        return changed(host.swap(request(call), call.actor()));
    }

    private Answer rollBack(Handler.Call call) {
        Checked checked = call.checked();
        Integer generation =
                checked.body().hasNonNull("generation")
                        ? (Integer) (int) checked.whole("generation", 0)
                        : null;
        Actor actor = call.actor();
        return changed(host.rollback(name(call), generation, actor));
    }

    /** JSON is YAML: read as a manifest is, within the same bounds. */
    static SwapRequest request(Handler.Call call) {
        JsonNode body = call.checked().body();
        Integer from = body.hasNonNull("from") ? (Integer) body.path("from").asInt() : null;
        return new SwapRequest(
                name(call), YamlReader.read(body.path(PARTS).toString(), PARTS).in(PARTS), from);
    }

    static Answer changed(ChangeResult result) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("generation", Views.generation(result.generation()));
        view.put("milliseconds", result.took().toNanos() / 1000 / 1000.0);
        return Answer.json(view);
    }
}
