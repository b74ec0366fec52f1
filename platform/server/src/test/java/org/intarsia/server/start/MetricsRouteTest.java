package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.intarsia.server.metrics.Metric;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /metrics}. */
class MetricsRouteTest {
    @TempDir Path folder;
    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        api = new ApiFixture(folder);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whatHappenedIsCountedUnderTheNamesOfTheTableAlone() throws IOException {
        api.post("/api/v1/pictures", "{\"labels\": [0, 1], \"seed\": 5}");
        api.post("/v1/images/generations", "{\"prompt\": \"no class\"}");
        api.send("BREW", "/no/such/address/of-a-secret", "");
        String swap = "/api/v1/pipelines/toy/swap";
        api.post(swap, "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 3}}}");
        api.post(swap, "{\"parts\": {\"head\": {\"use\": \"x\"}}}");
        api.post("/api/v1/pipelines/toy/rollback", "");
        String canary = "/api/v1/pipelines/toy/canary";
        api.post(
                canary,
                "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 4}}, \"percent\": 10}");
        api.post(canary + "/rollback", "");
        Got got = api.get("/metrics");
        assertTrue(got.type().startsWith("text/plain; version=0.0.4"), got.type());
        String text = got.text();
        for (String line :
                new String[] {
                    "intarsia_http_requests_total{method=\"POST\",route=\"/api/v1/pictures\",status=\"200\"} 1.0",
                    "intarsia_http_requests_total{method=\"?\",route=\"none\",status=\"404\"} 1.0",
                    "intarsia_http_request_seconds_count{route=\"none\"} 1",
                    "intarsia_problems_total{code=\"INT-402\"} 1.0",
                    "intarsia_runs_total{outcome=\"finished\",pipeline=\"toy\",role=\"serving\"} 1.0",
                    "intarsia_run_seconds_count{pipeline=\"toy\",role=\"serving\"} 1",
                    "intarsia_step_seconds_count{pipeline=\"toy\"} 1",
                    "intarsia_pictures_total{pipeline=\"toy\"} 2.0",
                    "intarsia_queue_depth 0.0",
                    "intarsia_queue_wait_seconds_count 1",
                    "intarsia_in_flight{pipeline=\"toy\"} 0.0",
                    "intarsia_generation{pipeline=\"toy\"} 1.0",
                    "intarsia_swaps_total{outcome=\"swapped\",pipeline=\"toy\"} 1.0",
                    "intarsia_swaps_total{outcome=\"failed\",pipeline=\"toy\"} 1.0",
                    "intarsia_swaps_total{outcome=\"rolled-back\",pipeline=\"toy\"} 1.0",
                    "intarsia_canary_percent{pipeline=\"toy\"} 0.0",
                    "intarsia_canaries_total{outcome=\"rolled-back\",pipeline=\"toy\"} 1.0",
                    "intarsia_swap_seconds_count{pipeline=\"toy\"} 2",
                    "intarsia_plugins{state=\"active\"} 5.0",
                    "intarsia_ready 1.0"
                }) {
            assertTrue(text.contains(line + "\n"), line + " in\n" + text);
        }
        assertFalse(text.contains("secret"), text);
        Set<String> named =
                text.lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.split(" ")[2])
                        .collect(Collectors.toSet());
        assertEquals(
                Arrays.stream(Metric.values()).map(Metric::id).collect(Collectors.toSet()), named);
    }

    /** Operators can load any number of names; a monitoring system keeps every label for ever. */
    @Test
    void pipelinesBeyondAHundredShareOneLabel() throws IOException {
        for (int i = 0; i < 110; i++) {
            api.post(
                    "/api/v1/pipelines/p" + i + "/swap",
                    "{\"parts\": {\"head\": {\"use\": \"x\"}}}");
            api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"p" + i + "\"}");
            api.send("DELETE", "/api/v1/pipelines/p" + i, "");
        }
        String text = api.get("/metrics").text();
        long labels = text.lines().filter(line -> line.startsWith("intarsia_generation{")).count();
        assertEquals(1, labels, "what does not run has no value");
        assertFalse(text.contains("pipeline=\"p105\""), text);
    }
}
