package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference Protocol, and the models of OpenAI's API. */
class InferenceRoutesTest {
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
    void aPipelineIsAModelAndAGenerationAVersion() throws IOException {
        assertEquals("1.0", api.get("/v2").json().path("version").asText());
        assertTrue(api.get("/v2/health/ready").json().path("ready").asBoolean());
        assertTrue(api.get("/v2/models/toy/ready").json().path("ready").asBoolean());
        JsonNode model = api.get("/v2/models/toy").json();
        assertEquals("[\"1\"]", model.path("versions").toString());
        assertEquals("toy 1.0.0", model.path("parts").path("sampler").asText());
        assertEquals(200, api.get("/v2/models/toy/versions/1").status());
        assertEquals(404, api.get("/v2/models/toy/versions/2").status());
        assertEquals(400, api.get("/v2/models/toy/versions/x").status());
        assertEquals(404, api.get("/v2/models/tyo").status());
        assertEquals(404, api.get("/v2/models/tyo/ready").status());
    }

    @Test
    void theRepositoryLoadsAndUnloadsShippedManifestsAlone() throws IOException {
        assertEquals(List.of("toy READY", "named UNAVAILABLE"), index());
        assertEquals(200, api.post("/v2/repository/models/named/load", "").status());
        assertEquals(List.of("named READY", "toy READY"), index());
        assertEquals(409, api.post("/v2/repository/models/named/load", "{}").status());
        assertEquals(200, api.post("/v2/repository/models/named/unload", "{}").status());
        assertEquals(404, api.post("/v2/repository/models/named/unload", "{}").status());
        Path own = folder.resolve("own.yaml");
        Files.copy(folder.resolve("manifests/toy.yaml"), own);
        for (String name :
                List.of("own", "own.yaml", "..%2Fown", own.toString().replace("/", "%2F"))) {
            int status = api.post("/v2/repository/models/" + name + "/load", "").status();
            assertTrue(status == 400 || status == 422, name + ": " + status);
        }
    }

    private List<String> index() throws IOException {
        List<String> index = new ArrayList<>();
        api.post("/v2/repository/index", "")
                .json()
                .forEach(
                        one ->
                                index.add(
                                        one.path("name").asText()
                                                + " "
                                                + one.path("state").asText()));
        return index;
    }

    @Test
    void modelsAreTheRunningPipelinesAndTheirAliases() throws IOException {
        List<String> ids = new ArrayList<>();
        api.get("/v1/models").json().path("data").forEach(one -> ids.add(one.path("id").asText()));
        assertEquals(List.of("toy", "gpt-image-1"), ids);
        assertEquals("gpt-image-1", api.get("/v1/models/gpt-image-1").json().path("id").asText());
        assertEquals("INT-541", api.get("/v1/models/x").json().at("/error/code").asText());
    }
}
