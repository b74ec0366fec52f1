package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.pipeline.text.ToyTexts;
import org.intarsia.server.fixtures.ToldPipeline;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.start.ApiFixture.Got;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests with sentences: pictures, jobs, comparisons. */
@ArrayLeakCheck
class PromptRoutesTest {
    private static final String IMAGES = "/v1/images/generations";
    private static final String PICTURES = "/api/v1/pictures";
    private static final String JOBS = "/api/v1/jobs";
    private static final String TOLD = "/api/v1/pipelines/told";

    @TempDir Path folder;
    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        api = open(folder);
    }

    private ApiFixture open(Path home) throws IOException {
        ToyPlatform toys = ToyPlatform.in(home);
        ToyTexts.install(toys.registry());
        return new ApiFixture(toys, ServerLimits.usual(), folder.resolve("jobs"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void load(String encoder) throws IOException {
        ToldPipeline.load(folder, encoder, api.host);
    }

    @Test
    void aPromptOfAPipelineThatReadsTextsIsASentence() throws IOException {
        load(ToldPipeline.LETTERS);
        Got got =
                api.post(
                        IMAGES,
                        """
                        {"model": "told", "prompt": "A b", "negative_prompt": "C", "seed": 5,
                         "response_format": "url"}
                        """);
        assertEquals(200, got.status(), got.text());
        assertEquals("A b", got.json().path("data").get(0).path("label").asText());
        Got house =
                api.post(
                        PICTURES,
                        """
                        {"pipeline": "told", "prompts": ["A b", ""], "negativePrompt": "C", "seed": 5}
                        """);
        assertEquals(200, house.status(), house.text());
        JsonNode first = house.json().path("pictures").get(0);
        assertEquals("A b", first.path("provenance").path("intarsia:prompt").asText());
        assertEquals("C", first.path("provenance").path("intarsia:negative-prompt").asText());
        assertEquals("text 1", house.json().path("pictures").get(1).path("label").asText());
        Got again = api.post(PICTURES + "/" + first.path("id").asText() + "/reproduce", "{}");
        assertEquals(200, again.status(), again.text());
        assertTrue(again.json().path("identical").asBoolean(), again.text());
        assertEquals(List.of(), list(again.json().path("differences")));
        Got blank =
                api.post(
                        IMAGES,
                        "{\"model\": \"told\", \"prompt\": \"\", \"negative_prompt\": \"\"}");
        assertEquals(200, blank.status(), blank.text());
    }

    private static List<String> list(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(one -> all.add(one.toString()));
        return all;
    }

    @Test
    void anEncoderIsSwappedAloneAndNothingElseIsRead() throws IOException {
        load(ToldPipeline.LETTERS);
        ToldPipeline.writeEncoder(folder, "doubled.safetensors", 2, 4, 6);
        String picture = "{\"pipeline\": \"told\", \"prompts\": [\"A\"], \"seed\": 5}";
        JsonNode before = api.post(PICTURES, picture).json().path("pictures").get(0);
        String swap =
                """
                {"parts": {"text-encoder":
                  {"use": "letters", "weights": {"file": "doubled.safetensors"}}}}
                """;
        JsonNode planned = api.post("/api/v1/pipelines/told/plan", swap).json();
        assertEquals("[]", planned.path("built").toString(), planned.toString());
        assertEquals(0, planned.path("bytesRead").asLong(1));
        JsonNode swapped = api.post("/api/v1/pipelines/told/swap", swap).json();
        assertEquals(2, swapped.at("/generation/number").asInt(), swapped.toString());
        assertEquals("[]", swapped.at("/generation/built").toString());
        assertEquals(0, swapped.at("/generation/bytesRead").asLong(1));
        JsonNode after = api.post(PICTURES, picture).json().path("pictures").get(0);
        assertNotEquals(
                before.path("provenance").path("intarsia:text"),
                after.path("provenance").path("intarsia:text"));
        assertNotEquals(before.path("png"), after.path("png"));
    }

    @Test
    void textsThatAPipelineCannotReadAreRefused() throws IOException {
        load(ToldPipeline.OWN_NULL);
        refused(
                "INT-401",
                "negative_prompt",
                api.post(
                        IMAGES,
                        "{\"model\": \"told\", \"prompt\": \"A\", \"negative_prompt\": \"B\"}"));
        refused(
                "INT-404",
                "prompt",
                api.post(IMAGES, "{\"model\": \"told\", \"prompt\": \"\\ud800\"}"));
        refused(
                "INT-401",
                "negative_prompt",
                api.post(IMAGES, "{\"prompt\": \"1\", \"negative_prompt\": \"blurry\"}"));
        for (String body :
                List.of(
                        "{\"pipeline\": \"toy\", \"prompts\": [\"a star\"]}",
                        "{\"pipeline\": \"told\", \"prompts\": [\"A\"], \"labels\": [\"1\"]}",
                        "{\"pipeline\": \"told\", \"negativePrompt\": \"A\"}")) {
            for (String path : List.of(PICTURES, JOBS)) {
                Got got = api.post(path, body);
                assertEquals(400, got.status(), got.text());
                assertTrue(got.text().contains("INT-401"), got.text());
            }
        }
        for (String path : List.of(PICTURES, JOBS)) {
            Got none = api.post(path, "{\"pipeline\": \"told\"}");
            assertEquals(400, none.status(), none.text());
            assertTrue(none.text().contains("Give prompts."), none.text());
        }
    }

    @Test
    void aPipelineOfTextsWithoutAnEncoderIsToldAsThat() throws IOException {
        load("");
        Got got = api.post(IMAGES, "{\"model\": \"told\", \"prompt\": \"A\"}");
        assertEquals(400, got.status(), got.text());
        assertTrue(got.text().contains("names no encoder"), got.text());
    }

    private static void refused(String code, String param, Got got) throws IOException {
        assertEquals(400, got.status(), got.text());
        JsonNode error = got.json().path("error");
        assertEquals(code, error.path("code").asText(), got.text());
        assertEquals(param, error.path("param").asText(), got.text());
    }

    private byte[] made(JsonNode job, int index) throws IOException {
        return api.get(JOBS + "/" + job.path("id").asText() + "/pictures/" + index).bytes();
    }

    @Test
    void aJobOfPromptsMakesThePicturesOfTheSameRequest() throws IOException {
        load(ToldPipeline.LETTERS);
        String body =
                """
                {"pipeline": "told", "prompts": ["A \\u0000 b", "\\ud83e\\udd8a", "A \\u0000 b"],
                 "negativePrompt": "C", "seed": 5, "count": 2}
                """;
        JsonNode pictures = api.post(PICTURES, body).json().path("pictures");
        assertEquals(6, pictures.size());
        Got submitted = api.post(JOBS, body);
        assertEquals(201, submitted.status(), submitted.text());
        assertEquals(3, submitted.json().path("promptCount").asInt());
        JsonNode done = api.ended(submitted.json());
        assertEquals("succeeded", done.path("status").asText(), done.toString());
        assertEquals("A \u0000 b", done.at("/prompts/0").asText());
        assertEquals("\ud83e\udd8a", done.at("/prompts/1").asText());
        assertEquals("C", done.path("negativePrompt").asText());
        JsonNode listed =
                api.get(JOBS + "/" + done.path("id").asText() + "/pictures")
                        .json()
                        .path("pictures");
        for (int i = 0; i < 6; i++) {
            assertEquals(
                    i < 2 || i > 3 ? "A b" : "\ud83e\udd8a",
                    listed.at("/" + i + "/label").asText());
            assertArrayEquals(
                    Base64.getDecoder().decode(pictures.get(i).path("png").asText()),
                    made(done, i));
        }
    }

    @Test
    void aListOfJobsHasTheBeginningsOfPromptsAndEventsHaveNone() throws IOException {
        load(ToldPipeline.LETTERS);
        StringWriter told = new StringWriter();
        CompletableFuture<Void> stream =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                api.send("GET", "/api/v1/events", new byte[0], Map.of(), told);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        while (!told.toString().contains("connected")) {
            Thread.onSpinWait();
        }
        String secret = "secret".repeat(50);
        String body =
                "{\"pipeline\": \"told\", \"negativePrompt\": \"hidden\", \"prompts\": [\""
                        + secret
                        + "\", \"b\", \"c\", \"d\"]}";
        JsonNode job = api.post(JOBS, body).json();
        assertEquals(secret, job.at("/prompts/0").asText());
        assertEquals(4, job.path("prompts").size());
        api.ended(job);
        JsonNode listed = api.get(JOBS).json().at("/jobs/0");
        assertEquals(3, listed.path("prompts").size(), listed.toString());
        assertEquals(secret.substring(0, 200) + "...", listed.at("/prompts/0").asText());
        assertEquals(4, listed.path("promptCount").asInt());
        assertEquals("hidden", listed.path("negativePrompt").asText());
        api.close();
        stream.join();
        assertTrue(told.toString().contains("job-ended"), told.toString());
        assertFalse(told.toString().contains("secret"), told.toString());
        assertFalse(told.toString().contains("hidden"), told.toString());
    }

    @Test
    void aJobOfPromptsOutlivesItsServer() throws IOException {
        load(ToldPipeline.LETTERS);
        String order = "\"pipeline\": \"told\", \"prompts\": [\"A\", \"B\"], \"seed\": 3}";
        JsonNode pictures = api.post(PICTURES, "{" + order).json().path("pictures");
        String later = Instant.now().plusSeconds(1).toString();
        JsonNode job = api.post(JOBS, "{\"notBefore\": \"" + later + "\", " + order).json();
        assertEquals("queued", job.path("status").asText(), job.toString());
        api.close();
        Path other = Files.createDirectory(folder.resolve("other"));
        api = open(other);
        ToldPipeline.load(other, ToldPipeline.LETTERS, api.host);
        JsonNode done = api.ended(job);
        assertEquals("succeeded", done.path("status").asText(), done.toString());
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(
                    Base64.getDecoder().decode(pictures.get(i).path("png").asText()),
                    made(done, i));
        }
    }

    @Test
    void aJobMayHaveSoManyCharactersOfPromptsInAll() throws IOException {
        load(ToldPipeline.LETTERS);
        String half = "x".repeat(50_000);
        String most = "{\"pipeline\": \"told\", \"prompts\": [\"" + half + "\", \"" + half + "\"]";
        assertEquals(201, api.post(JOBS, most + "}").status());
        Got more = api.post(JOBS, most + ", \"negativePrompt\": \"x\"}");
        assertEquals(400, more.status(), more.text());
        assertTrue(more.text().contains("100001 characters in all"), more.text());
        assertEquals("INT-404", more.json().at("/problems/0/code").asText());
    }

    @Test
    void aCanaryAndWhatServesMakeThePicturesOfTheSamePrompts() throws IOException {
        load(ToldPipeline.LETTERS);
        ToldPipeline.writeEncoder(folder, "small.safetensors", 0.01f, 0.02f, 0.03f);
        String canary =
                """
                {"percent": 0, "parts": {"text-encoder":
                  {"use": "letters", "weights": {"file": "small.safetensors"}}}}
                """;
        Got begun = api.post(TOLD + "/canary", canary);
        assertEquals(201, begun.status(), begun.text());
        String asked = "{\"prompts\": [\"A\", \"B\"], \"negativePrompt\": \"C\", \"seed\": 4}";
        Got compared = api.post(TOLD + "/canary/pictures", asked);
        assertEquals(200, compared.status(), compared.text());
        JsonNode pairs = compared.json().path("pictures");
        assertEquals(2, pairs.size());
        String request = "{\"pipeline\": \"told\", " + asked.substring(1);
        JsonNode serving = api.post(PICTURES, request).json().path("pictures");
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of("A", "B").get(i), pairs.get(i).path("label").asText());
            assertEquals(serving.get(i).path("png"), pairs.get(i).path("serving"));
            assertFalse(pairs.get(i).path("identical").asBoolean(), "another encoder");
        }
        Got none = api.post(TOLD + "/canary/pictures", "{\"labels\": [1]}");
        assertEquals(400, none.status(), none.text());
        assertTrue(none.text().contains("Give prompts."), none.text());
    }

    @Test
    void aPlanSaysWhichPromptsAPipelineTakes() throws IOException {
        load(ToldPipeline.LETTERS);
        JsonNode prompts = api.get(TOLD + "/plan").json().path("prompts");
        assertEquals("{\"most\":100,\"tokens\":2,\"negative\":true}", prompts.toString());
        JsonNode allowed = api.document.json().at("/components/schemas/Prompts/maxItems");
        assertEquals(allowed.asInt(), prompts.path("most").asInt());
        assertFalse(api.get("/api/v1/pipelines/toy/plan").json().has("prompts"));
        String own = "{\"parts\": {\"text-encoder\": {\"use\": \"letters\", \"own-null\": true}}}";
        JsonNode planned = api.post(TOLD + "/plan", own).json().path("prompts");
        assertFalse(planned.path("negative").asBoolean(true), planned.toString());
    }

    /** Not at the first text, when the pipeline has served for long. */
    @Test
    void anEncoderWhoseFileIsMissingIsFoundWhenThePipelineBeginsOrChanges() throws IOException {
        ToldPipeline.write(folder, ToldPipeline.LETTERS);
        Path file = folder.resolve("models/letters.safetensors");
        Path away = Files.move(file, folder.resolve("away"));
        Got load = api.post("/api/v1/pipelines", "{\"manifest\": \"told\"}");
        assertEquals("INT-301", load.json().at("/problems/0/code").asText(), load.text());
        assertTrue(load.text().contains("letters.safetensors"), load.text());
        Files.writeString(file, "no weights");
        Got damaged = api.post("/api/v1/pipelines", "{\"manifest\": \"told\"}");
        assertTrue(damaged.text().contains("INT-3"), damaged.text());
        assertEquals(1, api.get("/api/v1/pipelines").json().path("pipelines").size());
        Files.delete(file);
        Files.move(away, file);
        assertEquals(201, api.post("/api/v1/pipelines", "{\"manifest\": \"told\"}").status());
        String swap =
                """
                {"percent": 1, "parts": {"text-encoder": {"use": "letters",
                  "weights": {"file": "none.safetensors"}, "tokenizer": {"file": "none.json"}}}}
                """;
        for (String change : List.of("/plan", "/swap", "/canary")) {
            String body = change.equals("/canary") ? swap : swap.replace("\"percent\": 1, ", "");
            Got refused = api.post(TOLD + change, body);
            JsonNode problems = refused.json().path("problems");
            assertEquals(2, problems.size(), change + refused.text());
            assertTrue(problems.toString().contains("none.json"), refused.text());
            assertTrue(problems.toString().contains("none.safetensors"), refused.text());
        }
        assertEquals(1, api.host.serving("told").number());
    }

    @Test
    void aFolderOfTextsThatCannotBeWrittenIsToldWhenThePipelineBegins() throws IOException {
        List<String> told = new ArrayList<>();
        api.host.listen(
                event -> {
                    if (event instanceof HostEvent.Warned warned) {
                        told.add(warned.pipeline() + ": " + warned.text());
                    }
                });
        Files.writeString(folder.resolve("texts"), "a file in its place");
        load(ToldPipeline.LETTERS);
        assertEquals(1, told.size(), told.toString());
        assertTrue(
                told.get(0).startsWith("told: embeddings of texts are not kept: INT-911 texts"),
                told.toString());
        Got made = api.post(PICTURES, "{\"pipeline\": \"told\", \"prompts\": [\"A\"]}");
        assertEquals(200, made.status(), made.text());
        assertEquals(2, told.size(), "and when a text is not kept");
    }

    @Test
    void aPlanOfAPipelineWithoutAnEncoderSaysThatItTakesNone() throws IOException {
        load("");
        JsonNode prompts = api.get(TOLD + "/plan").json().path("prompts");
        assertEquals("{\"most\":0}", prompts.toString());
        Got job = api.post(JOBS, "{\"pipeline\": \"told\", \"prompts\": [\"A\"]}");
        assertEquals("INT-403", job.json().at("/problems/0/code").asText(), job.text());
    }
}
