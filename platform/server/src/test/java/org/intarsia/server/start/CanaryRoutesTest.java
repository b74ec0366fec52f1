package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.start.ApiFixture.Got;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.toys.FlakySampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A next generation on a share of the requests. */
class CanaryRoutesTest {
    private static final String TOY = "/api/v1/pipelines/toy";
    private static final String CANARY = TOY + "/canary";
    private static final String PICTURES = "/api/v1/pictures";
    private static final String ONE = "{\"labels\": [1], \"seed\": 5}";

    @TempDir Path folder;
    private ApiFixture api;
    private final List<HostEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        ToyPlatform toys = ToyPlatform.in(folder);
        toys.registry()
                .with(
                        "toys.flaky",
                        "1.0.0",
                        it -> it.part(Sampler.class, "flaky", NoOptions.class, FlakySampler.class));
        api = new ApiFixture(toys, ServerLimits.usual().with(16, 8, 32), folder.resolve("jobs"));
        api.host.listen(
                event -> {
                    if (event instanceof HostEvent.CanaryStarted
                            || event instanceof HostEvent.CanaryEnded) {
                        events.add(event);
                    }
                });
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String steps(int steps, String more) {
        return "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": " + steps + "}}" + more;
    }

    private JsonNode start(String body) throws IOException {
        Got got = api.post(CANARY, body);
        assertEquals(201, got.status(), got.text());
        return got.json();
    }

    private void make(int requests) throws IOException {
        for (int i = 0; i < requests; i++) {
            assertEquals(200, api.post(PICTURES, ONE).status());
        }
    }

    private String code(int status, String method, String path, String body) throws IOException {
        Got got = api.send(method, path, body);
        assertEquals(status, got.status(), got.text());
        return got.json().at("/problems/0/code").asText();
    }

    @Test
    void itGetsItsShareEvenlyAndAnotherOneWhenThatIsChanged() throws IOException {
        JsonNode begun = start(steps(3, ", \"from\": 1, \"percent\": 25}"));
        assertEquals(2, begun.at("/generation/number").asInt());
        assertEquals("canary sampler", begun.at("/generation/cause").asText());
        assertEquals(1, api.host.serving("toy").number());
        JsonNode listed = api.get(TOY).json().path("canary");
        assertEquals("{\"generation\":2,\"percent\":25}", listed.toString());
        make(40);
        JsonNode now = api.get(CANARY).json();
        assertEquals(10, now.at("/canary/runs").asInt());
        assertEquals(30, now.at("/serving/runs").asInt());
        assertEquals(10, now.at("/canary/pictures").asInt());
        assertTrue(now.at("/canary/secondsPerPicture").asDouble() > 0);
        String metrics = api.get("/metrics").text();
        String canary = "pipeline=\"toy\",role=\"canary\"} 10";
        assertTrue(metrics.contains("intarsia_runs_total{outcome=\"finished\"," + canary), metrics);
        assertTrue(metrics.contains("intarsia_canary_percent{pipeline=\"toy\"} 25.0"), metrics);

        assertEquals(
                100,
                api.send("PATCH", CANARY, "{\"percent\": 100}").json().path("percent").asInt());
        make(5);
        assertEquals(15, api.get(CANARY).json().at("/canary/runs").asInt());
        api.send("PATCH", CANARY, "{\"percent\": 0}");
        make(5);
        assertEquals(15, api.get(CANARY).json().at("/canary/runs").asInt());
        assertEquals(400, api.send("PATCH", CANARY, "{\"percent\": 101}").status());
    }

    @Test
    void onlyOneChangeIsTriedAtATimeAndNothingElseChangesWhatServes() throws IOException {
        start(steps(3, ", \"percent\": 10}"));
        String swap = steps(4, "}");
        assertEquals("INT-549", code(409, "POST", CANARY, steps(4, ", \"percent\": 10}")));
        assertEquals("INT-549", code(409, "POST", TOY + "/swap", swap));
        assertEquals("INT-549", code(409, "POST", TOY + "/rollback", ""));
        assertEquals("INT-549", code(409, "DELETE", TOY + "/generations/2", ""));
        assertEquals("INT-550", code(404, "POST", CANARY + "/promote", "{\"generation\": 3}"));
        assertEquals("INT-550", code(404, "POST", CANARY + "/rollback", "{\"generation\": 1}"));
        assertEquals(200, api.post(CANARY + "/rollback", "{\"generation\": 2}").status());
        assertEquals("INT-550", code(404, "GET", CANARY, ""));
        assertEquals("INT-550", code(404, "POST", CANARY + "/promote", ""));
        assertEquals("INT-550", code(404, "POST", CANARY + "/pictures", "{}"));
        assertEquals("INT-541", code(404, "GET", CANARY.replace("toy", "tyo"), ""));
        assertEquals(
                "INT-547", code(409, "POST", CANARY, steps(3, ", \"percent\": 1, \"from\": 9}")));
        assertEquals(
                422,
                api.post(CANARY, "{\"percent\": 1, \"parts\": {\"head\": {\"use\": \"x\"}}}")
                        .status());
        assertEquals(200, api.post(TOY + "/swap", swap).status());
    }

    @Test
    void promotedItServesAllAndRolledBackItIsGone() throws IOException {
        start(steps(3, ", \"percent\": 0}"));
        JsonNode promoted = api.post(CANARY + "/promote", "").json();
        assertEquals(2, promoted.at("/generation/number").asInt());
        assertEquals(2, api.host.serving("toy").number());
        assertFalse(api.get(TOY).json().has("canary"));
        start(steps(4, ", \"percent\": 50}"));
        assertEquals(3, api.post(CANARY + "/rollback", "").json().path("number").asInt());
        assertEquals(2, api.get(TOY + "/generations").json().path("generations").size());
        assertEquals(2, api.host.serving("toy").number());
        make(4);
        assertEquals(1, api.post(TOY + "/rollback", "").json().at("/generation/number").asInt());

        List<String> actions = new ArrayList<>();
        for (JsonNode record : api.get("/api/v1/audit?limit=6").json().path("records")) {
            actions.add(record.path("action").asText());
            assertEquals(
                    record.path("action").asText().equals("load") ? "test" : "token",
                    record.path("actor").asText());
        }
        assertEquals(
                List.of("rollback", "roll-back-canary", "canary", "promote", "canary", "load"),
                actions);
        assertEquals(4, events.size());
        String metrics = api.get("/metrics").text();
        for (String outcome : List.of("promoted", "rolled-back")) {
            String line =
                    "intarsia_canaries_total{outcome=\"" + outcome + "\",pipeline=\"toy\"} 1.0";
            assertTrue(metrics.contains(line), metrics);
        }
        assertTrue(metrics.contains("intarsia_canary_percent{pipeline=\"toy\"} 0.0"), metrics);
    }

    @Test
    void bothMakeTheSamePicturesSideBySide() throws IOException {
        start(steps(3, ", \"percent\": 0}"));
        byte[] before = Base64.getDecoder().decode(picture(api.post(PICTURES, ONE)));
        String two = "{\"labels\": [1], \"seed\": 5, \"count\": 2}";
        JsonNode pairs = api.post(CANARY + "/pictures", two).json().path("pictures");
        assertEquals(2, pairs.size());
        assertEquals(5, pairs.at("/0/seed").asInt());
        assertEquals(6, pairs.at("/1/seed").asInt());
        assertFalse(pairs.at("/0/identical").asBoolean());
        assertTrue(pairs.at("/0/sameSize").asBoolean());
        api.post(CANARY + "/promote", "");
        JsonNode after = api.post(PICTURES, two).json().at("/pictures");
        for (int i = 0; i < 2; i++) {
            assertEquals(after.get(i).path("png"), pairs.get(i).path("canary"));
        }
        JsonNode one = pairs.get(0);
        assertFalse(before.length == 0 || one.path("serving").equals(one.path("canary")));
    }

    private static String picture(Got got) throws IOException {
        assertEquals(200, got.status(), got.text());
        return got.json().at("/pictures/0/png").asText();
    }

    @Test
    void goodFiguresPromoteItByThemselves() throws IOException {
        String rules = "\"automatic\": {\"runs\": 5, \"slowdown\": 1000000}}";
        start(steps(3, ", \"percent\": 50, " + rules));
        make(9);
        assertEquals(1, api.host.serving("toy").number(), "four of its runs have ended");
        make(1);
        assertEquals(2, api.host.serving("toy").number());
        HostEvent.CanaryEnded ended = (HostEvent.CanaryEnded) events.get(1);
        assertTrue(ended.promoted());
        assertEquals("platform", ended.actor().name());
        assertTrue(ended.reason().startsWith("0 of 5 runs failed"), ended.reason());
        assertEquals(
                "platform",
                api.get("/api/v1/audit?action=promote").json().at("/records/0/actor").asText());
    }

    @Test
    void itIsRolledBackAsSoonAsTooManyRunsFailed() throws IOException {
        start(
                "{\"parts\": {\"sampler\": {\"use\": \"flaky\"}}, \"percent\": 50,"
                        + " \"automatic\": {\"runs\": 10, \"errorRate\": 0.1}}");
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(api.post(PICTURES, ONE).status());
        }
        assertEquals(List.of(200, 500, 200, 500, 200, 200, 200, 200), answers);
        HostEvent.CanaryEnded ended = (HostEvent.CanaryEnded) events.get(1);
        assertFalse(ended.promoted());
        assertEquals("2 of 2 runs failed, and the limit is 0.100", ended.reason());
        JsonNode record = api.get("/api/v1/audit?action=roll-back-canary").json().at("/records/0");
        assertEquals(ended.reason(), record.at("/details/reason").asText());
        assertEquals("platform", record.path("actor").asText());
    }

    @Test
    void itIsRolledBackWhenItIsTooSlow() throws IOException {
        start(steps(3, ", \"percent\": 50, \"automatic\": {\"runs\": 2, \"slowdown\": 0}}"));
        make(4);
        HostEvent.CanaryEnded ended = (HostEvent.CanaryEnded) events.get(1);
        assertFalse(ended.promoted());
        assertTrue(ended.reason().contains("times as long"), ended.reason());
        assertEquals(1, api.host.serving("toy").number());
    }

    @Test
    void aJobIsOfTheGenerationThatServes() throws IOException {
        start(steps(3, ", \"percent\": 100}"));
        JsonNode job = api.post("/api/v1/jobs", ONE).json();
        String at = "/api/v1/jobs/" + job.path("id").asText();
        while (!api.get(at).json().path("status").asText().equals("succeeded")) {
            Thread.onSpinWait();
        }
        byte[] made = api.get(at + "/pictures/0").bytes();
        JsonNode pair = api.post(CANARY + "/pictures", ONE).json().at("/pictures/0");
        assertArrayEquals(Base64.getDecoder().decode(pair.path("serving").asText()), made);
        assertEquals(
                pair.path("canary").asText(), picture(api.post(PICTURES, ONE)), "of all requests");
    }

    /** Canaries come, change their share and end, by hand and by themselves, under load. */
    @Test
    void nothingIsLostWrongOrMixedWhileCanariesComeAndGo() throws IOException {
        Map<String, Integer> expected = new HashMap<>();
        for (int steps : new int[] {3, 2}) {
            start(steps(steps, ", \"percent\": 0}"));
            api.post(CANARY + "/promote", "");
            for (int seed = 0; seed < 4; seed++) {
                expected.put(seed + picture(api.post(PICTURES, two(seed))), steps);
                JsonNode pictures = api.post(PICTURES, two(seed)).json().path("pictures");
                expected.put(seed + pictures.at("/1/png").asText(), steps);
            }
        }
        assertEquals(16, expected.size(), "all differ");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            int seed = client % 4;
            clients.add(
                    CompletableFuture.runAsync(
                            () -> {
                                while (!over.get()) {
                                    check(seed, expected);
                                    answers.incrementAndGet();
                                }
                            },
                            task -> new Thread(task, "client").start()));
        }
        for (int round = 0; round < 40; round++) {
            int steps = round % 2 == 0 ? 3 : 2;
            boolean automatic = round % 4 > 1;
            String rules =
                    ", \"percent\": 50"
                            + (automatic
                                    ? ", \"automatic\": {\"runs\": 3, \"slowdown\": "
                                            + (round % 8 > 3 ? "1000000" : "0")
                                            + "}}"
                                    : "}");
            start(steps(steps, rules));
            int before = answers.get();
            if (automatic) {
                while (api.host.pipelines().get(0).canary().isPresent()) {
                    assertTrue(clients.stream().noneMatch(CompletableFuture::isDone), "a client");
                }
            } else {
                while (answers.get() < before + 4) {
                    assertTrue(clients.stream().noneMatch(CompletableFuture::isDone), "a client");
                }
                String end = round % 8 < 4 ? "/promote" : "/rollback";
                assertEquals(200, api.post(CANARY + end, "").status());
            }
        }
        over.set(true);
        clients.forEach(CompletableFuture::join);
        assertEquals(2 * 42, events.size());
        assertTrue(answers.get() >= 8, answers + " answers");
        assertEquals(0, api.host.heldMemory());
    }

    private static String two(int seed) {
        return "{\"labels\": [1], \"count\": 2, \"seed\": " + 10 * seed + "}";
    }

    private void check(int seed, Map<String, Integer> expected) {
        try {
            Got got = api.post(PICTURES, two(seed));
            assertEquals(200, got.status(), got.text());
            JsonNode pictures = got.json().path("pictures");
            Integer first = expected.get(seed + pictures.at("/0/png").asText());
            Integer second = expected.get(seed + pictures.at("/1/png").asText());
            assertTrue(first != null && first.equals(second), first + " and " + second);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
