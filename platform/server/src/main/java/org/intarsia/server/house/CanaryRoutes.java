package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.canary.CanaryFigures;
import org.intarsia.app.canary.CanaryReport;
import org.intarsia.app.canary.CanaryRules;
import org.intarsia.app.canary.CanaryWatch;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.reproduce.RecordedPicture;
import org.intarsia.app.reproduce.Reproduction;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.images.ImageListener;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.MadePicture;
import org.jspecify.annotations.Nullable;

/** A next generation on a share of the requests: started, looked at, promoted, rolled back. */
public final class CanaryRoutes {
    private static final String BY_HAND = "by hand";

    private final PipelineHost host;
    private final CanaryWatch canaries;
    private final Images images;

    public CanaryRoutes(PipelineHost host, Images images) {
        this.host = host;
        this.canaries = new CanaryWatch(host);
        this.images = images;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("getCanary", call -> Answer.json(view(canaries.report(name(call)))));
        handlers.put("startCanary", this::start);
        handlers.put("changeCanary", this::change);
        handlers.put("promoteCanary", this::promote);
        handlers.put("rollBackCanary", this::rollBack);
        handlers.put("compareCanary", this::compare);
        return handlers;
    }

    private static String name(Handler.Call call) {
        return call.checked().path("pipeline");
    }

    private Answer start(Handler.Call call) {
        int percent = (int) call.checked().whole("percent", 0);
        JsonNode automatic = call.checked().body().path("automatic");
        CanaryReport report =
                canaries.start(
                        PipelineRoutes.request(call), percent, rules(automatic), call.actor());
        return Answer.json(201, view(report));
    }

    private static @Nullable CanaryRules rules(JsonNode asked) {
        CanaryRules usual = CanaryRules.USUAL;
        return asked.isObject()
                ? new CanaryRules(
                        asked.path("runs").asInt(usual.runs()),
                        asked.path("errorRate").asDouble(usual.errorRate()),
                        asked.path("slowdown").asDouble(usual.slowdown()))
                : null;
    }

    private Answer change(Handler.Call call) {
        int percent = (int) call.checked().whole("percent", 0);
        host.changes().shareCanary(name(call), percent, call.actor());
        return Answer.json(view(canaries.report(name(call))));
    }

    /** The generation that the caller looked at; null for whichever it is. */
    private static @Nullable Integer generation(Handler.Call call) {
        Checked asked = call.checked();
        return asked.body().hasNonNull("generation")
                ? (Integer) (int) asked.whole("generation", 0)
                : null;
    }

    private Answer promote(Handler.Call call) {
        return PipelineRoutes.changed(
                host.changes().promoteCanary(name(call), generation(call), BY_HAND, call.actor()));
    }

    private Answer rollBack(Handler.Call call) {
        return Answer.json(
                Views.generation(
                        host.changes()
                                .rollBackCanary(
                                        name(call), generation(call), BY_HAND, call.actor())));
    }

    /** The same labels or prompts, and seeds, by both generations. */
    private Answer compare(Handler.Call call) {
        canaries.report(name(call));
        List<MadePicture> serving = make(call, Traffic.SERVING);
        List<MadePicture> tried = make(call, Traffic.CANARY);
        List<Map<String, Object>> pairs = new ArrayList<>();
        for (int i = 0; i < serving.size(); i++) {
            pairs.add(pair(serving.get(i), tried.get(i)));
        }
        return Answer.json(Map.of("pictures", pairs));
    }

    private List<MadePicture> make(Handler.Call call, Traffic traffic) {
        ImageOrder order = OrderFields.order(call.checked(), name(call), true).by(traffic);
        try (Images.Run run = images.admit(order, OrderFields.NAMES, call.caller())) {
            return run.make(0, ImageListener.NONE);
        }
    }

    private static Map<String, Object> pair(MadePicture serving, MadePicture tried) {
        Reproduction compared = recorded(serving).compare(recorded(tried));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("label", serving.label());
        view.put("seed", serving.seed());
        view.put("serving", serving.base64());
        view.put("canary", tried.base64());
        view.put("identical", compared.identical());
        view.put("sameSize", compared.sameSize());
        view.put("pixels", compared.pixels());
        view.put("largest", compared.largest());
        return view;
    }

    private static RecordedPicture recorded(MadePicture picture) {
        return RecordedPicture.of(picture.png(), picture.provenance(), "it");
    }

    private static Map<String, Object> view(CanaryReport report) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pipeline", report.pipeline());
        view.put("percent", report.canary().percent());
        view.put("since", report.canary().since().toString());
        view.put("generation", Views.generation(report.canary().generation()));
        view.put("serving", figures(report.serving()));
        view.put("canary", figures(report.tried()));
        report.rules()
                .ifPresent(
                        rules -> {
                            Map<String, Object> automatic = new LinkedHashMap<>();
                            automatic.put("runs", rules.runs());
                            automatic.put("errorRate", rules.errorRate());
                            automatic.put("slowdown", rules.slowdown());
                            view.put("automatic", automatic);
                        });
        return view;
    }

    private static Map<String, Object> figures(CanaryFigures figures) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("runs", figures.runs());
        view.put("failed", figures.failed());
        view.put("errorRate", figures.errorRate());
        view.put("pictures", figures.pictures());
        view.put("secondsPerPicture", figures.secondsPerPicture());
        return view;
    }
}
