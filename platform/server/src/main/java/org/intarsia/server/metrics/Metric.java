package org.intarsia.server.metrics;

import java.util.List;

/**
 * Every metric of the server; {@code docs/metrics.md} is made of this table. Labels take few values
 * each: a route of the document, a running pipeline, a word of a closed set; never a prompt, a key
 * or a number that grows.
 */
public enum Metric {
    HTTP_REQUESTS(
            "intarsia_http_requests_total",
            Type.COUNTER,
            "Answered requests; route is the path of the OpenAPI document, or none",
            "route",
            "method",
            "status"),
    HTTP_SECONDS(
            "intarsia_http_request_seconds",
            Type.HISTOGRAM,
            "Time from a request's arrival to the end of its answer",
            "route"),
    PROBLEMS(
            "intarsia_problems_total",
            Type.COUNTER,
            "Problems that were answered, by code",
            "code"),
    RUNS(
            "intarsia_runs_total",
            Type.COUNTER,
            "Runs that ended; role is serving or canary, outcome finished, cancelled or failed",
            "pipeline",
            "role",
            "outcome"),
    RUN_SECONDS(
            "intarsia_run_seconds",
            Type.HISTOGRAM,
            "Time of a run, without its wait; role is serving or canary",
            "pipeline",
            "role"),
    STEP_SECONDS(
            "intarsia_step_seconds",
            Type.HISTOGRAM,
            "Time of a finished run of one batch, divided by its steps",
            "pipeline"),
    PICTURES("intarsia_pictures_total", Type.COUNTER, "Finished pictures", "pipeline"),
    WAITING("intarsia_queue_depth", Type.GAUGE, "Requests that wait for a run to end"),
    HELD_MEMORY(
            "intarsia_held_memory_bytes",
            Type.GAUGE,
            "Planned memory of the runs in flight, without weights"),
    WAIT_SECONDS(
            "intarsia_queue_wait_seconds",
            Type.HISTOGRAM,
            "Time that an admitted request waited for its place"),
    IN_FLIGHT(
            "intarsia_in_flight", Type.GAUGE, "Runs in flight on all kept generations", "pipeline"),
    GENERATION("intarsia_generation", Type.GAUGE, "Number of the serving generation", "pipeline"),
    CANARY_PERCENT(
            "intarsia_canary_percent",
            Type.GAUGE,
            "Share of the requests of the generation that is tried; 0 without one",
            "pipeline"),
    CANARIES(
            "intarsia_canaries_total",
            Type.COUNTER,
            "Canaries that ended; outcome is promoted or rolled-back",
            "pipeline",
            "outcome"),
    SWAPS(
            "intarsia_swaps_total",
            Type.COUNTER,
            "Changes of pipelines; outcome is swapped, rolled-back, followed or failed",
            "pipeline",
            "outcome"),
    SWAP_SECONDS(
            "intarsia_swap_seconds",
            Type.HISTOGRAM,
            "Time of a swap or roll back, from the request to the first lease",
            "pipeline"),
    PLUGINS(
            "intarsia_plugins",
            Type.GAUGE,
            "Plugins; state is loading, active, revoked or refused",
            "state"),
    READY("intarsia_ready", Type.GAUGE, "1 while requests are taken, else 0"),
    HEAP("intarsia_heap_bytes", Type.GAUGE, "Used memory of the Java heap"),
    RESIDENT(
            "intarsia_resident_bytes", Type.GAUGE, "Memory of the process, native memory included"),
    THREADS("intarsia_threads", Type.GAUGE, "Live threads");

    private final String id;
    private final Type type;
    private final String help;
    private final List<String> labels;

    Metric(String id, Type type, String help, String... labels) {
        this.id = id;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** What a metric counts. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** As Prometheus names it. */
    public String id() {
        return id;
    }

    public Type type() {
        return type;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
