package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.desired.DesiredFile;
import org.intarsia.app.desired.DesiredState;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs as one document, and what is kept of it for the next start. */
class StateRoutesTest {
    private static final String STATE = "/api/v1/state";
    private static final String TOY = "/api/v1/pipelines/toy";
    private static final Actor TEST = new Actor("test");

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

    private ObjectNode export() throws IOException {
        Got got = api.get(STATE);
        assertEquals("application/yaml", got.type());
        return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(got.bytes());
    }

    private static List<String> told(JsonNode answer) {
        List<String> told = new ArrayList<>();
        for (JsonNode change : answer.path("changes")) {
            told.add(change.path("action").asText() + " " + change.path("pipeline").asText());
        }
        return told;
    }

    private void swap(int steps) throws IOException {
        String body = "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": " + steps + "}}}";
        assertEquals(200, api.post(TOY + "/swap", body).status());
    }

    @Test
    void whatWasExportedDiffersInNothingAndIsAppliedWithoutAChange() throws IOException {
        swap(3);
        String state = export().toString();
        assertEquals(List.of(), told(api.post(STATE + "/diff", state).json()));
        assertEquals(List.of(), told(api.send("PUT", STATE, state).json()));
        assertEquals(2, api.host.serving("toy").number());
        assertEquals(0, api.get("/api/v1/audit?action=apply").json().path("records").size());
    }

    @Test
    void aDocumentIsComparedAndAppliedPipelineByPipeline() throws IOException {
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"gone\"}");
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"wider\"}");
        ObjectNode state = export();
        ObjectNode pipelines = (ObjectNode) state.path("pipelines");
        JsonNode plain = pipelines.path("toy").deepCopy();
        ((ObjectNode) pipelines.at("/toy/sampler")).put("steps", 3);
        ((ObjectNode) pipelines.at("/wider/conditioning")).put("classes", 4);
        pipelines.remove("gone");
        pipelines.set("fresh", plain);

        JsonNode diff = api.post(STATE + "/diff", state.toString()).json();
        List<String> wanted = List.of("unload gone", "swap toy", "reload wider", "load fresh");
        assertEquals(wanted, told(diff));
        assertEquals("sampler.steps", diff.at("/changes/1/differences/0/what").asText());
        assertEquals("2", diff.at("/changes/1/differences/0/recorded").asText());
        assertEquals("3", diff.at("/changes/1/differences/0/found").asText());
        assertEquals(1, api.host.serving("toy").number(), "nothing was changed by it");

        assertEquals(wanted, told(api.send("PUT", STATE, state.toString()).json()));
        assertEquals(2, api.host.serving("toy").number());
        assertEquals(
                "4 classes",
                api.get("/api/v1/pipelines/wider/plan").json().path("conditioning").asText());
        assertEquals(404, api.get("/api/v1/pipelines/gone").status());
        assertEquals(List.of(), told(api.post(STATE + "/diff", state.toString()).json()));
        JsonNode audit = api.get("/api/v1/audit?action=apply").json().at("/records/0");
        assertEquals("token", audit.path("actor").asText());
        assertEquals("swap", audit.at("/details/toy").asText());
    }

    @Test
    void aSwapOfAPipelineWithACanaryIsFoundBeforeAnythingIsDone() throws IOException {
        ObjectNode state = export();
        JsonNode plain = state.at("/pipelines/toy").deepCopy();
        ((ObjectNode) state.at("/pipelines/toy/sampler")).put("steps", 3);
        ((ObjectNode) state.path("pipelines")).set("fresh", plain);
        String canary =
                "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 4}}, \"percent\": 10}";
        assertEquals(201, api.post(TOY + "/canary", canary).status());
        Got refused = api.send("PUT", STATE, state.toString());
        assertEquals(409, refused.status(), refused.text());
        assertTrue(refused.text().contains("INT-549"), refused.text());
        assertFalse(refused.text().contains("INT-548"), "nothing was done: " + refused.text());
        assertEquals(1, api.host.pipelines().size());
    }

    /** A swap that names no option would keep those of the part before. */
    @Test
    void aPartThatLosesAllItsOptionsIsReloaded() throws IOException {
        ObjectNode state = export();
        ((ObjectNode) state.at("/pipelines/toy/backbone")).retain("use", "weights");
        ((ObjectNode) state.at("/pipelines/toy/sampler")).retain("use", "version");
        assertEquals(
                List.of("reload toy"), told(api.post(STATE + "/diff", state.toString()).json()));
    }

    @Test
    void aDocumentThatIsWrongIsRefusedWithAllThatIsAndChangesNothing() throws IOException {
        ObjectNode state = export();
        ((ObjectNode) state.at("/pipelines/toy/sampler")).put("use", "none").put("steps", 9);
        assertEquals(422, api.send("PUT", STATE, state.toString()).status());
        Got bad =
                api.send(
                        "PUT",
                        STATE,
                        "{\"intarsia-state\": 1, \"pipelines\": {\"a\": {\"b\": 1}, \"c\": {}}}");
        assertEquals(422, bad.status(), bad.text());
        assertTrue(bad.json().path("problems").size() > 2, bad.text());
        assertEquals(400, api.send("PUT", STATE, "{\"pipelines\": {}}").status());
        assertEquals(1, api.host.serving("toy").number());
    }

    /** The lying head is planned well, and found out when it is tried. */
    @Test
    void whatFailsInTheMiddleIsToldWithWhatWasDoneAndWhatRuns() throws IOException {
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"gone\"}");
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"wider\"}");
        ObjectNode state = export();
        ObjectNode pipelines = (ObjectNode) state.path("pipelines");
        pipelines.set("fresh", pipelines.path("toy").deepCopy());
        ((ObjectNode) pipelines.at("/toy/sampler")).put("steps", 3);
        ((ObjectNode) pipelines.at("/wider/conditioning")).put("classes", 4);
        ((ObjectNode) pipelines.at("/wider")).putObject("head").put("use", "lying");
        pipelines.remove("gone");
        Got got = api.send("PUT", STATE, state.toString());
        assertEquals(500, got.status(), got.text());
        JsonNode problems = got.json().path("problems");
        assertEquals("INT-515", problems.at("/0/code").asText());
        assertEquals("INT-548", problems.at("/1/code").asText());
        assertEquals(
                "done: unload gone, swap toy; not done: reload wider, load fresh;"
                        + " wider runs as before",
                problems.at("/1/cause").asText());
        assertEquals(2, api.host.serving("toy").number());
        assertEquals(200, api.post("/api/v1/pictures", "{\"pipeline\": \"wider\"}").status());
        assertEquals(404, api.get("/api/v1/pipelines/gone").status());
        JsonNode audit = api.get("/api/v1/audit?action=apply").json().at("/records/0/details");
        assertEquals("unload", audit.path("gone").asText());
        assertEquals("swap", audit.path("toy").asText());
        assertEquals("reload failed", audit.path("wider").asText());
        assertTrue(audit.path("fresh").isMissingNode(), audit.toString());
        assertEquals(
                List.of("reload wider", "load fresh"),
                told(api.post(STATE + "/diff", state.toString()).json()));
    }

    @Test
    void whatCannotBePlannedIsToldOfAllPipelinesAndNothingIsDone() throws IOException {
        ObjectNode state = export();
        ObjectNode pipelines = (ObjectNode) state.path("pipelines");
        for (String name : List.of("one", "two")) {
            ObjectNode bad = pipelines.path("toy").deepCopy();
            bad.putObject("sampler").put("use", "none-" + name);
            pipelines.set(name, bad);
        }
        pipelines.remove("toy");
        Got got = api.send("PUT", STATE, state.toString());
        assertEquals(422, got.status(), got.text());
        assertTrue(got.text().contains("none-one") && got.text().contains("none-two"), got.text());
        assertFalse(got.text().contains("INT-548"), got.text());
        assertEquals(1, api.host.serving("toy").number());
        assertEquals(0, api.get("/api/v1/audit?action=apply").json().path("records").size());
    }

    @Test
    void whatRunsIsKeptForTheNextStartUntilTheServerStops() throws Exception {
        Path file = folder.resolve("serving.json");
        assertTrue(new DesiredFile(file).read().isEmpty());
        AutoCloseable kept = new DesiredFile(file).follow(api.host);
        swap(3);
        api.post("/api/v1/pipelines", "{\"manifest\": \"named\"}");
        kept.close();
        api.host.stop(TEST);

        DesiredState state = new DesiredFile(file).read().orElseThrow();
        assertEquals(
                List.of("named", "toy"), state.pipelines().keySet().stream().sorted().toList());
        state.pipelines()
                .forEach(
                        (name, manifest) -> api.host.load(LoadRequest.given(name, manifest), TEST));
        assertEquals(3, api.get(TOY + "/plan").json().at("/manifest/sampler/steps").asInt());
        assertTrue(Files.readString(file).contains("\"intarsia-state\" : 1"));
    }
}
