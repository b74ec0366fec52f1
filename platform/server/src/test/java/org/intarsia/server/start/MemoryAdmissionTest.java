package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are admitted by their planned memory. */
class MemoryAdmissionTest {
    private static final String PICTURES = "/api/v1/pictures";
    private static final String EIGHT = "{\"labels\": [1], \"count\": 8}";
    private static final String ONE = "{\"labels\": [1]}";

    @TempDir Path folder;

    /** Java, its code, the engine and the weights. */
    private long loaded;

    /** With one run of one image. */
    private long oneImage;

    private long run;

    private long weightBytes;

    /** What a run of eight pictures is planned to take. */
    @BeforeEach
    void measure() throws IOException {
        Path own = Files.createDirectory(folder.resolve("measured"));
        ToyPlatform toys = ToyPlatform.in(own);
        toys.host().load(new LoadRequest("toy", null), new Actor("test"));
        MemoryEstimate one = toys.host().plan("toy").memory();
        loaded = one.bytes() - one.runBytes();
        oneImage = one.bytes();
        weightBytes = toys.host().plan("toy").weightBytes();
        MemoryHold hold = toys.host().reserve("toy", 8).orElseThrow();
        run = toys.host().heldMemory();
        hold.close();
        assertEquals(0, toys.host().heldMemory());
        toys.host().stop(new Actor("test"));
    }

    private ApiFixture api(long memory, ServerLimits limits) throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        return new ApiFixture(ToyPlatform.in(own, memory), limits, own.resolve("jobs"));
    }

    @Test
    void aRunThatDoesNotFitBesideThoseInFlightIsRefusedWithATimeToWait() throws IOException {
        try (ApiFixture api = api(loaded + run + run / 2, ServerLimits.usual().with(16, 4, 0))) {
            MemoryHold inFlight = api.host.reserve("toy", 8).orElseThrow();
            Got refused = api.post(PICTURES, EIGHT);
            assertEquals(429, refused.status(), refused.text());
            assertEquals("INT-436", refused.json().at("/problems/0/code").asText());
            assertEquals("2", refused.headers().get("Retry-After"));
            assertEquals(200, api.post(PICTURES, ONE).status(), "a smaller one fits");
            inFlight.close();
            assertEquals(200, api.post(PICTURES, EIGHT).status());
            assertEquals(0, api.host.heldMemory());
            String metrics = api.get("/metrics").text();
            assertTrue(metrics.contains("intarsia_held_memory_bytes 0"), metrics);
        }
    }

    @Test
    void whatNeverFitsIsNoMatterOfWaiting() throws IOException {
        try (ApiFixture api = api(loaded + run, ServerLimits.usual())) {
            assertEquals(200, api.post(PICTURES, EIGHT).status());
            api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"second\"}");
            Got refused = api.post(PICTURES, EIGHT);
            assertEquals(422, refused.status(), refused.text());
            assertEquals("INT-516", refused.json().at("/problems/0/code").asText());
            assertTrue(refused.text().contains("of all running pipelines"), refused.text());
            assertEquals(200, api.post(PICTURES, ONE).status());
        }
    }

    @Test
    void aPipelineThatDoesNotFitBesideThoseThatRunIsNotLoaded() throws IOException {
        try (ApiFixture api = api(oneImage, ServerLimits.usual())) {
            String second = "{\"manifest\": \"toy\", \"name\": \"second\"}";
            Got refused = api.post("/api/v1/pipelines", second);
            assertEquals(422, refused.status(), refused.text());
            assertEquals("INT-516", refused.json().at("/problems/0/code").asText());
            assertEquals(1, api.host.pipelines().size());
            assertEquals(200, api.post(PICTURES, ONE).status());
            api.send("DELETE", "/api/v1/pipelines/toy", "");
            assertEquals(201, api.post("/api/v1/pipelines", second).status());
        }
    }

    /** Each fits beside what runs, and not both: none is loaded, and nothing is unloaded. */
    @Test
    void aStateWhosePipelinesDoNotFitTogetherIsRefusedAsAWhole() throws IOException {
        try (ApiFixture api = api(oneImage + weightBytes, ServerLimits.usual())) {
            ObjectNode state =
                    (ObjectNode)
                            new ObjectMapper(new YAMLFactory())
                                    .readTree(api.get("/api/v1/state").bytes());
            ObjectNode pipelines = (ObjectNode) state.path("pipelines");
            JsonNode toy = pipelines.path("toy").deepCopy();
            pipelines.set("second", toy);
            pipelines.set("third", toy);
            Got refused = api.send("PUT", "/api/v1/state", state.toString());
            assertEquals(422, refused.status(), refused.text());
            assertTrue(refused.text().contains("pipeline third"), refused.text());
            assertFalse(refused.text().contains("INT-548"), refused.text());
            assertEquals(1, api.host.pipelines().size());
            // What is unloaded before makes room.
            pipelines.remove("toy");
            assertEquals(200, api.send("PUT", "/api/v1/state", state.toString()).status());
            assertEquals(2, api.host.pipelines().size());
        }
    }

    @Test
    void manyClientsAreServedOneAfterTheOtherWithinTheLimit() throws IOException {
        long most = run + run / 2;
        try (ApiFixture api = api(loaded + most, ServerLimits.usual().with(16, 8, 32))) {
            AtomicLong peak = new AtomicLong();
            api.host.listen(
                    event -> {
                        if (event instanceof HostEvent.RunStarted) {
                            peak.accumulateAndGet(api.host.heldMemory(), Math::max);
                        }
                    });
            Got job = api.post("/api/v1/jobs", EIGHT);
            List<CompletableFuture<Got>> all =
                    IntStream.range(0, 16)
                            .mapToObj(
                                    i ->
                                            CompletableFuture.supplyAsync(
                                                    () -> post(api, i % 2 == 0 ? EIGHT : ONE)))
                            .toList();
            all.forEach(one -> assertEquals(200, one.join().status(), one.join().text()));
            String at = "/api/v1/jobs/" + job.json().path("id").asText();
            while (!api.get(at).json().path("status").asText().equals("succeeded")) {
                Thread.onSpinWait();
            }
            assertTrue(peak.get() >= run && peak.get() <= most, peak + " of " + most);
            assertEquals(0, api.host.heldMemory());
        }
    }

    private static Got post(ApiFixture api, String body) {
        try {
            return api.post(PICTURES, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
