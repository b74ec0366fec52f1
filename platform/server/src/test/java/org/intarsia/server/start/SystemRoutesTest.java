package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.intarsia.server.http.RecentLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/system} and {@code /api/v1/log}. */
class SystemRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
    void theProcessSaysItsMemoryDevicesPipelinesAndMetrics() throws IOException {
        api.post("/api/v1/pictures", "{\"labels\": [0, 1], \"seed\": 5}");
        JsonNode system = api.get("/api/v1/system").json();
        JsonNode memory = system.path("memory");
        assertTrue(memory.path("heap").asLong() > 0, memory.toString());
        assertTrue(memory.path("heap").asLong() <= memory.path("largestHeap").asLong());
        assertTrue(memory.path("resident").asLong() <= memory.path("machine").asLong());
        assertEquals("cpu", system.at("/devices/0/name").asText());
        assertTrue(system.at("/devices/0/memory").asLong() > 1 << 20, system.toString());
        assertEquals("toy", system.at("/pipelines/0/name").asText());
        assertEquals(
                api.host.plan("toy").weightBytes(), system.at("/pipelines/0/weightBytes").asLong());

        JsonNode pictures = metric(system, "intarsia_pictures_total");
        assertEquals(2, pictures.path("value").asInt());
        assertEquals("toy", pictures.at("/labels/pipeline").asText());
        JsonNode seconds = metric(system, "intarsia_run_seconds");
        assertEquals(1, seconds.path("count").asInt());
        assertTrue(seconds.path("value").asDouble() > 0, seconds.toString());
        assertEquals(1, metric(system, "intarsia_ready").path("value").asInt());
        // The same names as the text for Prometheus, which adds words to those of histograms.
        String text = api.get("/metrics").text();
        for (JsonNode one : system.path("metrics")) {
            String name = one.path("name").asText() + (one.has("count") ? "_count" : "");
            assertTrue(text.contains("\n" + name), name);
        }
    }

    private static JsonNode metric(JsonNode system, String name) {
        return StreamSupport.stream(system.path("metrics").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLastLinesOfTheLogAreThoseThatWereWritten() throws IOException {
        api.get("/api/v1/runs");
        api.get("/api/v1/none");
        JsonNode lines = api.get("/api/v1/log?limit=2").json().path("lines");
        assertEquals(2, lines.size());
        assertEquals("/api/v1/runs", JSON.readTree(lines.get(0).asText()).path("route").asText());
        assertEquals(404, JSON.readTree(lines.get(1).asText()).path("status").asInt());
        String[] written = api.log.toString().split("\n");
        assertEquals(written[1], lines.get(1).asText());
        assertEquals(400, api.get("/api/v1/log?limit=501").status());
        assertEquals(400, api.get("/api/v1/log?limit=0").status());
    }

    @Test
    void aLogKeepsItsNewestLinesAndNoLineWhole() {
        RecentLines log = new RecentLines();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < RecentLines.MOST + 7; i++) {
            all.add("line " + i);
            log.add("line " + i);
        }
        assertEquals(all.subList(7, all.size()), log.last(RecentLines.MOST));
        assertEquals(List.of("line 506"), log.last(1));
        log.add("x".repeat(100_000));
        assertEquals(8000, log.last(1).get(0).length());
    }
}
