package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.KeyRequest;
import org.intarsia.app.access.Role;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.start.ApiFixture.Got;
import org.intarsia.server.store.SqliteJobStore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/jobs}. */
class JobRoutesTest {
    private static final String JOBS = "/api/v1/jobs";

    /** Of the queue alone: no pipeline of this name runs when the job's turn comes. */
    private static final String WAITS = "{\"labels\": [1], \"notBefore\": \"2999-01-01T00:00:00Z\"";

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

    private JsonNode submit(String body) throws IOException {
        Got got = api.post(JOBS, body);
        assertEquals(201, got.status(), got.text());
        return got.json();
    }

    @Test
    void aJobMakesThePicturesOfTheSameRequest() throws IOException {
        String body = "{\"labels\": [2, \"0\"], \"seed\": 5, \"count\": 6}";
        JsonNode pictures = api.post("/api/v1/pictures", body).json().path("pictures");
        JsonNode job = submit(body);
        JsonNode done = api.ended(job);
        assertEquals("succeeded", done.path("status").asText(), done.toString());
        assertEquals(12, done.path("finished").asInt());
        assertTrue(Instant.parse(done.path("expires").asText()).isAfter(Instant.now()));
        String at = JOBS + "/" + job.path("id").asText() + "/pictures";
        JsonNode made = api.get(at).json().path("pictures");
        assertEquals(12, made.size());
        for (int i = 0; i < made.size(); i++) {
            assertEquals(pictures.get(i).path("seed"), made.get(i).path("seed"));
            assertEquals(pictures.get(i).path("label"), made.get(i).path("label"));
            assertArrayEquals(
                    Base64.getDecoder().decode(pictures.get(i).path("png").asText()),
                    api.get(made.get(i).path("path").asText()).bytes());
        }
        assertEquals(404, api.get(at + "/12").status());
        assertEquals(409, api.send("DELETE", JOBS + "/" + job.path("id").asText(), "").status());
    }

    @Test
    void aRequestThatIsSentAgainMakesNoSecondJob() throws IOException {
        Map<String, String> key = Map.of("Idempotency-Key", "a key");
        byte[] body = (WAITS + "}").getBytes(StandardCharsets.UTF_8);
        Got first = api.send("POST", JOBS, body, key);
        Got again = api.send("POST", JOBS, body, key);
        assertEquals(List.of(201, 200), List.of(first.status(), again.status()));
        assertEquals(first.json().path("id"), again.json().path("id"));
        byte[] other = (WAITS + ", \"seed\": 1}").getBytes(StandardCharsets.UTF_8);
        Got reused = api.send("POST", JOBS, other, key);
        assertEquals(422, reused.status());
        assertEquals("INT-461", reused.json().at("/problems/0/code").asText());
        Got longest = api.send("POST", JOBS, body, Map.of("Idempotency-Key", "k".repeat(256)));
        assertEquals("header Idempotency-Key", longest.json().at("/problems/0/place").asText());
        assertEquals(1, api.get(JOBS).json().path("jobs").size());
    }

    @Test
    void waitingJobsHaveAPlaceAPriorityAndCanBeCancelled() throws IOException {
        JsonNode first = submit(WAITS + "}");
        JsonNode second = submit(WAITS + ", \"priority\": \"high\"}");
        assertEquals(1, second.path("position").asInt());
        assertEquals(2, position(first));
        String at = JOBS + "/" + second.path("id").asText();
        assertEquals(
                "low",
                api.send("PATCH", at, "{\"priority\": \"low\"}").json().path("priority").asText());
        assertEquals(1, position(first));
        assertEquals(2, api.get(JOBS + "?status=queued").json().path("queued").asInt());

        JsonNode cancelled = api.send("DELETE", at, "").json();
        assertEquals("cancelled", cancelled.path("status").asText());
        JsonNode audit = api.get("/api/v1/audit?limit=2").json().path("records");
        assertEquals("cancel-job", audit.at("/0/action").asText());
        assertEquals("prioritize-job", audit.at("/1/action").asText());
        for (JsonNode record : audit) {
            assertEquals("token", record.path("actor").asText());
            assertEquals(second.path("id"), record.at("/details/job"));
            assertEquals("token", record.at("/details/owner").asText());
        }
        assertEquals(409, api.send("DELETE", at, "").status());
        assertEquals(409, api.send("PATCH", at, "{\"priority\": \"low\"}").status());
        assertEquals(1, api.get(JOBS + "?status=cancelled&limit=1").json().path("jobs").size());
        assertEquals(404, api.get(JOBS + "/" + "0".repeat(32)).status());
        assertEquals(400, api.get(JOBS + "/x").status());
        assertEquals(400, api.get(JOBS + "?status=lost").status());
    }

    private int position(JsonNode job) throws IOException {
        return api.get(JOBS + "/" + job.path("id").asText()).json().path("position").asInt();
    }

    private Got as(AccessKeys.Created key, String method, String path, String body)
            throws IOException {
        return api.send(
                method,
                path,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Authorization", "Bearer " + key.text()));
    }

    private AccessKeys.Created runner(List<String> pipelines) {
        return api.keys.create(
                new KeyRequest("x", Role.RUNNER, null, pipelines, KeyLimits.NONE),
                new Actor("test"));
    }

    @Test
    void aRunnerSeesAndEndsItsOwnJobsAlone() throws IOException {
        AccessKeys.Created ada = runner(List.of());
        AccessKeys.Created bob = runner(List.of("other"));
        JsonNode own = as(ada, "POST", JOBS, WAITS + "}").json();
        String at = JOBS + "/" + own.path("id").asText();
        assertEquals(200, as(ada, "GET", at, "").status());
        for (String method : List.of("GET", "DELETE")) {
            Got foreign = as(bob, method, at, "");
            assertEquals("INT-460", foreign.json().at("/problems/0/code").asText());
        }
        assertEquals(404, as(bob, "GET", at + "/pictures/0", "").status());
        assertEquals(0, as(bob, "GET", JOBS, "").json().path("jobs").size());
        assertEquals(
                1, api.get(JOBS + "?owner=key%20" + ada.key().id()).json().path("jobs").size());
        assertEquals(403, as(bob, "POST", JOBS, WAITS + "}").status(), "for another pipeline");
        String high = WAITS + ", \"priority\": \"high\"}";
        assertEquals(403, as(ada, "POST", JOBS, high).status());
        assertEquals(403, as(ada, "PATCH", at, "{\"priority\": \"high\"}").status());
        assertEquals("cancelled", as(ada, "DELETE", at, "").json().path("status").asText());
    }

    @Test
    void aJobStopsAtTheStepAtWhichItsKeyHasUsedUpTheDay() throws IOException {
        String steps = "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 50}}}";
        assertEquals(200, api.post("/api/v1/pipelines/toy/swap", steps).status());
        AccessKeys.Created few =
                api.keys.create(
                        new KeyRequest(
                                "x", Role.RUNNER, null, List.of(), new KeyLimits(null, null, 20L)),
                        new Actor("test"));
        JsonNode job = as(few, "POST", JOBS, "{\"labels\": [1], \"count\": 16}").json();
        String at = JOBS + "/" + job.path("id").asText();
        JsonNode now = job;
        while (now.path("step").asInt() == 0 || !now.path("status").asText().equals("queued")) {
            now = as(few, "GET", at, "").json();
            Thread.onSpinWait();
        }
        assertEquals(3, now.path("step").asInt(), "three steps of eight pictures are 24");
        assertEquals(0, now.path("failures").asInt());
        JsonNode used = as(few, "GET", "/api/v1/whoami", "").json().path("used");
        assertEquals(24, used.path("stepsToday").asInt());
        assertEquals(0, used.path("runs").asInt());
        assertEquals(429, as(few, "POST", "/api/v1/pictures", "{\"labels\": [1]}").status());
    }

    @Test
    void aJobOfARevokedKeyFailsWhenItsTurnComes() throws IOException {
        String steps = "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 100}}}";
        assertEquals(200, api.post("/api/v1/pipelines/toy/swap", steps).status());
        List<String> before = new ArrayList<>();
        for (int place = 0; place < ServerLimits.usual().runs(); place++) {
            String at =
                    JOBS + "/" + submit("{\"labels\": [1], \"count\": 1000}").path("id").asText();
            while (!api.get(at).json().path("status").asText().equals("running")) {
                Thread.onSpinWait();
            }
            before.add(at);
        }
        // All places are taken: its turn does not come before the key is gone.
        AccessKeys.Created ada = runner(List.of());
        JsonNode job = as(ada, "POST", JOBS, "{\"labels\": [1]}").json();
        api.keys.revoke(ada.key().id(), new Actor("test"));
        for (String at : before) {
            assertEquals(200, api.send("DELETE", at, "").status());
        }
        JsonNode done = api.ended(job);
        assertEquals("failed", done.path("status").asText());
        assertEquals("INT-453", done.at("/problems/0/code").asText());
    }

    @Test
    void allThatIsWrongWithARequestIsToldAtOnce() throws IOException {
        Got wrong =
                api.post(
                        JOBS,
                        "{\"labels\": [7, \"x\"], \"deadline\": \"soon\", \"notBefore\": \"1\"}");
        List<String> places = new ArrayList<>();
        wrong.json().path("problems").forEach(one -> places.add(one.path("place").asText()));
        assertEquals(List.of("notBefore", "deadline", "labels 7", "labels x"), places);
        assertEquals(400, api.post(JOBS, "{\"count\": 1000}").status(), "3000 pictures");
        assertEquals(400, api.post(JOBS, "{\"attempts\": 0}").status());
        assertEquals(404, api.post(JOBS, "{\"pipeline\": \"none\"}").status());
        assertEquals(0, api.get(JOBS).json().path("jobs").size());
    }

    @Test
    void aJobWhoseDeadlineHasPassedFails() throws IOException {
        JsonNode done = api.ended(submit(WAITS + ", \"deadline\": \"2000-01-01T00:00:00+01:00\"}"));
        assertEquals("failed", done.path("status").asText());
        assertEquals("INT-463", done.at("/problems/0/code").asText());
    }

    @Test
    void whatAServerDidNotFinishTheNextOneGoesOnWith() throws IOException {
        JsonNode large = submit("{\"labels\": [1], \"seed\": 3, \"count\": 160}");
        JsonNode whole = api.ended(large);
        assertEquals("succeeded", whole.path("status").asText());
        JsonNode broken = submit("{\"labels\": [1], \"seed\": 3, \"count\": 160}");
        String at = JOBS + "/" + broken.path("id").asText();
        while (api.get(at).json().path("finished").asInt() < 16) {
            Thread.onSpinWait();
        }
        api.close();
        try (SqliteJobStore store =
                new SqliteJobStore(folder.resolve("jobs").resolve("jobs.sqlite"))) {
            Job left = store.find(broken.path("id").asText()).orElseThrow();
            assertEquals(JobStatus.QUEUED, left.status());
            int finished = left.state().progress().finished();
            assertTrue(finished >= 16 && finished < 160, finished + " finished");
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        IntarsiaException taken = null;
        try (ApiFixture next =
                new ApiFixture(other, ServerLimits.usual(), folder.resolve("jobs"))) {
            taken =
                    assertThrows(
                            IntarsiaException.class,
                            () ->
                                    new ApiFixture(
                                            Files.createDirectory(folder.resolve("third")),
                                            ServerLimits.usual(),
                                            folder.resolve("jobs")));
            JsonNode done = next.ended(broken);
            assertEquals("succeeded", done.path("status").asText(), done.toString());
            for (int i = 0; i < 160; i++) {
                String picture = "/pictures/" + i;
                assertArrayEquals(
                        next.get(JOBS + "/" + large.path("id").asText() + picture).bytes(),
                        next.get(at + picture).bytes());
            }
        }
        assertEquals(ErrorCode.JOBS_UNUSABLE, taken.problems().get(0).code());
    }
}
