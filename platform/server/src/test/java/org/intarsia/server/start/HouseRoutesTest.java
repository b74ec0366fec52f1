package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1}. */
class HouseRoutesTest {
    private static final String TOY = "/api/v1/pipelines/toy";
    private static final String STEPS =
            "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 3}}";

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
    void aPipelineIsLoadedLookedAtAndUnloaded() throws IOException {
        assertEquals(
                "[\"named\",\"toy\"]",
                api.get("/api/v1/manifests").json().path("manifests").toString());
        Got loaded = api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"two\"}");
        assertEquals(201, loaded.status(), loaded.text());
        assertEquals(1, loaded.json().at("/serving/number").asInt());
        assertEquals(
                List.of("toy", "two"),
                texts(api.get("/api/v1/pipelines").json().path("pipelines"), "name"));
        assertEquals("two", api.get("/api/v1/pipelines/two").json().path("name").asText());
        Got plan = api.get("/api/v1/pipelines/two/plan");
        assertEquals("3 classes", plan.json().path("conditioning").asText());
        assertEquals(3, plan.json().path("classes").size());
        assertTrue(texts(plan.json().path("edges"), "name").contains("tokenizer -> backbone"));
        assertEquals(0, plan.json().path("changed").size());

        assertEquals(0, api.send("DELETE", "/api/v1/pipelines/two", "").json().path("cut").asInt());
        assertEquals(404, api.get("/api/v1/pipelines/two").status());
        for (String body : List.of("{\"manifest\": \"../toy\"}", "{\"manifest\": \"toy.yaml\"}")) {
            assertEquals(422, api.post("/api/v1/pipelines", body).status(), body);
        }
        assertEquals(
                422,
                api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"../x\"}")
                        .status());
        assertEquals(409, api.post("/api/v1/pipelines", "{\"manifest\": \"toy\"}").status());
    }

    @Test
    void aSwapIsPlannedMadeAndRolledBack() throws IOException {
        JsonNode plan = api.post(TOY + "/plan", STEPS + "}").json();
        assertEquals("[\"sampler\"]", plan.path("changed").toString());
        assertEquals(1, plan.path("from").asInt());
        assertEquals("[\"sampler\"]", plan.path("built").toString());
        assertEquals(0, plan.path("bytesRead").asLong(1));
        assertEquals(3, plan.at("/manifest/sampler/steps").asInt());
        assertEquals(1, api.host.serving("toy").number(), "nothing was changed by it");

        JsonNode swapped = api.post(TOY + "/swap", STEPS + ", \"from\": 1}").json();
        assertEquals(2, swapped.at("/generation/number").asInt());
        assertEquals("[\"sampler\"]", swapped.at("/generation/built").toString());
        Got late = api.post(TOY + "/swap", STEPS + ", \"from\": 1}");
        assertEquals(409, late.status());
        assertEquals("INT-547", late.json().at("/problems/0/code").asText());
        assertEquals(2, api.host.serving("toy").number());

        JsonNode kept = api.get(TOY + "/generations").json();
        assertEquals(2, kept.path("serving").asInt());
        assertEquals(List.of("1", "2"), texts(kept.path("generations"), "number"));
        assertEquals(1, api.post(TOY + "/rollback", "").json().at("/generation/number").asInt());
        assertEquals(
                2,
                api.post(TOY + "/rollback", "{\"generation\": 2}")
                        .json()
                        .at("/generation/number")
                        .asInt());
        assertEquals(404, api.post(TOY + "/rollback", "{\"generation\": 9}").status());
        assertEquals(409, api.send("DELETE", TOY + "/generations/2", "").status(), "it serves");
        assertEquals(200, api.send("DELETE", TOY + "/generations/1", "").status());
        assertEquals(404, api.send("DELETE", TOY + "/generations/1", "").status());
        assertEquals(404, api.post("/api/v1/pipelines/tyo/swap", STEPS + "}").status());
    }

    @Test
    void generationsAreComparedBeforeOneServesAgain() throws IOException {
        api.post(TOY + "/swap", STEPS + "}");
        api.post(TOY + "/swap", "{\"parts\": {\"head\": {\"use\": \"double\"}}}");
        String first = TOY + "/generations/1/differences";
        JsonNode all = api.get(first).json();
        assertEquals(3, all.path("with").asInt());
        assertEquals(
                List.of("head", "head.use", "sampler.steps"),
                texts(all.path("differences"), "what"));
        assertEquals("3", all.at("/differences/2/recorded").asText());
        assertEquals("2", all.at("/differences/2/found").asText());
        assertTrue(all.at("/differences/0/found").asText().startsWith("toy 1.0.0 sha256 "));
        JsonNode one = api.get(first + "?with=2").json();
        assertEquals(List.of("sampler.steps"), texts(one.path("differences"), "what"));
        assertEquals(0, api.get(first + "?with=1").json().path("differences").size());
        assertEquals(404, api.get(first + "?with=9").status());
        assertEquals(404, api.get(first.replace("/1/", "/9/")).status());
    }

    @Test
    void aSwapThatDoesNotFitSaysEverythingThatIsWrongAndChangesNothing() throws IOException {
        String bad =
                "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 0}, \"head\": {\"use\": \"x\"}}}";
        for (String route : List.of("/plan", "/swap")) {
            Got got = api.post(TOY + route, bad);
            assertEquals(422, got.status(), got.text());
            assertEquals(
                    List.of("INT-121", "INT-201"),
                    texts(got.json().path("problems"), "code").stream().sorted().toList());
        }
        assertEquals(400, api.post(TOY + "/swap", "{\"parts\": {}}").status());
        assertEquals(400, api.post(TOY + "/swap", "{\"part\": {\"a\": 1}}").status());
        assertEquals(1, api.host.serving("toy").number());
    }

    @Test
    void picturesSayWhatTheyWereMadeOf() throws IOException {
        Got got =
                api.post("/api/v1/pictures", "{\"labels\": [2, \"0\"], \"seed\": 5, \"count\": 2}");
        JsonNode pictures = got.json().path("pictures");
        assertEquals(List.of("class 2", "class 2", "class 0", "class 0"), texts(pictures, "label"));
        assertEquals(List.of("5", "6", "5", "6"), texts(pictures, "seed"));
        JsonNode first = pictures.get(0);
        assertTrue(
                first.at("/provenance/intarsia:sampler").asText().startsWith("toy toys.samplers"));
        String kept = "/api/v1/pictures/" + first.path("id").asText();
        assertArrayEquals(
                Base64.getDecoder().decode(first.path("png").asText()), api.get(kept).bytes());
        assertEquals(first.path("provenance"), api.get(kept + "/provenance").json());
        assertEquals(1, first.path("generation").asInt());
        Got wrong = api.post("/api/v1/pictures", "{\"labels\": [7, \"x\"]}");
        assertEquals(
                List.of("labels 7", "labels x"), texts(wrong.json().path("problems"), "place"));
        assertEquals(3, api.post("/api/v1/pictures", "").json().path("pictures").size());
    }

    @Test
    void aPictureIsMadeAgainAndComparedWithWhatItSays() throws IOException {
        String labels = "{\"labels\": [2], \"seed\": 5}";
        String id = api.post("/api/v1/pictures", labels).json().at("/pictures/0/id").asText();
        String again = "/api/v1/pictures/" + id + "/reproduce";
        JsonNode same = api.post(again, "").json();
        assertTrue(same.path("identical").asBoolean(), same.toString());
        assertEquals("toy", same.path("pipeline").asText());
        assertEquals(0, same.path("differences").size(), same.toString());

        api.post(TOY + "/swap", STEPS + ", \"from\": 1}");
        JsonNode changed = api.post(again, "").json();
        assertEquals(1, changed.path("differences").size(), changed.toString());
        assertEquals("manifest sampler.steps", changed.at("/differences/0/what").asText());
        assertEquals("2", changed.at("/differences/0/recorded").asText());
        assertEquals("3", changed.at("/differences/0/found").asText());
        api.post(TOY + "/rollback", "");
        assertTrue(api.post(again, "{}").json().path("identical").asBoolean());

        assertEquals(404, api.post(again, "{\"pipeline\": \"none\"}").status());
        assertEquals(404, api.post(again.replace(id, "0".repeat(32)), "").status());
        api.send("DELETE", TOY, "");
        Got gone = api.post(again, "");
        assertEquals(400, gone.status());
        assertEquals("INT-457", gone.json().at("/problems/0/code").asText());
    }

    @Test
    void aStreamTellsOfEachStepAndCarriesPreviewsAndThePicture() throws Exception {
        Got got =
                api.post(
                        "/api/v1/pictures",
                        "{\"labels\": [1], \"seed\": 5, \"stream\": true, \"previews\": 1}");
        assertEquals("text/event-stream", got.type());
        assertTrue(got.stream().contains("event: step\n"), got.stream());
        assertEquals(1, got.stream().split("event: preview\n", -1).length - 1);
        assertTrue(got.stream().endsWith("event: done\ndata: {}\n\n"), got.stream());
        JsonNode picture =
                got.events().stream().filter(one -> one.has("picture")).findFirst().orElseThrow();
        JsonNode listed = api.get("/api/v1/pictures").json().path("pictures").get(0);
        assertEquals(picture.at("/picture/id").asText(), listed.path("id").asText());
        assertEquals("toy", listed.path("pipeline").asText());
        assertEquals(5, listed.path("seed").asLong());
        assertEquals(1, listed.path("generation").asInt());
        api.post(TOY + "/swap", STEPS + "}");
        String label = "{\"labels\": [1]}";
        JsonNode later = api.post("/api/v1/pictures", label).json().at("/pictures/0");
        assertEquals(2, later.path("generation").asInt(), later.toString());
        assertEquals(0, pictures("?find=nothing"));
        assertEquals(1, pictures("?find=toy%20samplers&limit=1"));
        assertEquals(0, pictures("?before=" + listed.path("id").asText()));
    }

    private int pictures(String query) throws Exception {
        return api.get("/api/v1/pictures" + query).json().path("pictures").size();
    }

    @Test
    void previewsThatCannotBeToldApartAreRefused() throws Exception {
        for (String body :
                List.of(
                        "{\"labels\": [1], \"previews\": 2}",
                        "{\"labels\": [1, 2], \"previews\": 2, \"stream\": true}")) {
            Got refused = api.post("/api/v1/pictures", body);
            assertEquals(400, refused.status(), refused.text());
            assertEquals("previews", refused.json().at("/problems/0/place").asText());
        }
    }

    @Test
    void partsPluginsRunsAndTheAuditLogAreListed() throws IOException {
        JsonNode part = api.get("/api/v1/parts/sampler/toy").json();
        assertEquals("integer", part.at("/schema/properties/steps/type").asText());
        assertTrue(texts(api.get("/api/v1/parts").json().path("parts"), "name").contains("double"));
        assertEquals(422, api.get("/api/v1/parts/sampler/tyo").status());
        assertEquals(400, api.get("/api/v1/parts/sampl/toy").status());

        for (JsonNode plugin : api.get("/api/v1/plugins").json().path("plugins")) {
            boolean used = plugin.path("usedBy").toString().contains("pipeline toy");
            assertEquals(!plugin.path("bundle").asText().equals("toys.bad"), used);
        }
        assertEquals("{\"runs\":[]}", api.get("/api/v1/runs").json().toString());
        assertEquals(404, api.send("DELETE", "/api/v1/runs/1", "").status());
        JsonNode audit = api.get("/api/v1/audit/verification").json();
        assertEquals(1, audit.path("records").asInt());
        assertEquals(0, audit.path("faults").size());
    }

    /** The first event was the load of the fixture. */
    @Test
    void eventsTellWhatHappensAndGoOnBehindTheOneThatAClientNames() throws IOException {
        StringWriter told = new StringWriter();
        CompletableFuture<Got> stream = CompletableFuture.supplyAsync(() -> listen(Map.of(), told));
        while (!told.toString().contains("connected")) {
            assertFalse(stream.isDone());
            Thread.onSpinWait();
        }
        api.post(TOY + "/swap", STEPS + "}");
        api.post(TOY + "/swap", "{\"parts\": {\"head\": {\"use\": \"x\"}}}");
        api.post("/api/v1/pictures", "{\"labels\": [\"0\"]}");
        while (!told.toString().contains("run-ended")) {
            assertFalse(stream.isDone());
            Thread.onSpinWait();
        }
        assertEquals(0, api.lifecycle.drain(Duration.ofMinutes(1)));
        String all = stream.join().stream();
        assertEquals(
                List.of("swapped", "change-failed", "run-started", "run-ended", "bye"),
                all.lines()
                        .filter(line -> line.startsWith("event: "))
                        .map(line -> line.substring("event: ".length()))
                        .toList());
        JsonNode failed = stream.join().events().get(1);
        assertEquals("swap", failed.path("action").asText());
        assertEquals("INT-201", failed.at("/problems/0/code").asText());
        assertTrue(all.contains("id: 2\nevent: swapped\n"), all);
    }

    @Test
    void aClientThatComesBackGetsWhatItMissed() throws IOException {
        api.post(TOY + "/swap", STEPS + "}");
        api.post(TOY + "/rollback", "");
        StringWriter told = new StringWriter();
        CompletableFuture<Got> stream =
                CompletableFuture.supplyAsync(() -> listen(Map.of("Last-Event-ID", "2"), told));
        while (!told.toString().contains("rolled-back")) {
            assertFalse(stream.isDone());
            Thread.onSpinWait();
        }
        api.lifecycle.drain(Duration.ofMinutes(1));
        assertFalse(stream.join().stream().contains("swapped"), told.toString());
    }

    private Got listen(Map<String, String> headers, StringWriter told) {
        try {
            return api.send("GET", "/api/v1/events", new byte[0], headers, told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode list, String name) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.path(name).asText()));
        return texts;
    }
}
