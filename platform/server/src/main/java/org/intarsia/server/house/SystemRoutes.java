package org.intarsia.server.house;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.soak.ProcessProbe;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.http.RecentLines;
import org.intarsia.server.metrics.MetricSample;
import org.intarsia.server.metrics.Metrics;

/** The process of the server: memory, devices, metrics, and the last lines of its log. */
public final class SystemRoutes {
    private static final int LINES = 100;

    private final ServedPlatform platform;
    private final Metrics metrics;
    private final RecentLines log;
    private final String version;

    /**
     * @param version of this server
     */
    public SystemRoutes(ServedPlatform platform, Metrics metrics, RecentLines log, String version) {
        this.platform = platform;
        this.metrics = metrics;
        this.log = log;
        this.version = version;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("getSystem", call -> system());
        handlers.put("readLog", this::readLog);
        return handlers;
    }

    private Answer system() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", version);
        view.put("java", Runtime.version().toString());
        view.put(
                "started",
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                        .toString());
        view.put("processors", Runtime.getRuntime().availableProcessors());
        view.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        view.put("memory", memory());
        view.put("devices", Devices.all().stream().map(SystemRoutes::device).toList());
        view.put("pipelines", pipelines());
        view.put("metrics", metrics.samples().stream().map(SystemRoutes::sample).toList());
        return Answer.json(view);
    }

    private static Map<String, Object> memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("machine", MemoryLimit.machine());
        view.put("resident", ProcessProbe.resident() * 1024);
        view.put("heap", heap.getUsed());
        view.put("largestHeap", heap.getMax());
        return view;
    }

    private static Map<String, Object> device(Device device) {
        return Map.of("name", Devices.word(device), "memory", MemoryLimit.of(device).bytes());
    }

    /** What the weights of each pipeline take, and a run of it more. */
    private List<Map<String, Object>> pipelines() {
        return platform.host().pipelines().stream()
                .map(
                        info -> {
                            Map<String, Object> view = new LinkedHashMap<>();
                            view.put("name", info.name());
                            view.put(
                                    "device",
                                    platform.host().plan(info.name()).manifest().device());
                            view.put(
                                    "weightBytes", platform.host().plan(info.name()).weightBytes());
                            view.put("inFlight", info.inFlight());
                            return view;
                        })
                .toList();
    }

    private static Map<String, Object> sample(MetricSample sample) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", sample.name());
        view.put("help", sample.help());
        view.put("labels", sample.labels());
        view.put("value", sample.value());
        if (sample.count() != null) {
            view.put("count", sample.count());
        }
        return view;
    }

    private Answer readLog(Handler.Call call) {
        JsonNode limit = call.checked().query("limit");
        return Answer.json(Map.of("lines", log.last(limit == null ? LINES : limit.asInt())));
    }
}
