package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.KeyRequest;
import org.intarsia.app.access.Role;
import org.intarsia.app.serve.AccessToken;
import org.intarsia.app.serve.StartToken;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.document.Operation;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, roles and limits. */
class AccessTest {
    private static final String PICTURES = "/api/v1/pictures";
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

    private String key(Role role, List<String> pipelines, KeyLimits limits) {
        return api.keys.create(new KeyRequest("x", role, null, pipelines, limits), TEST).text();
    }

    private String key(Role role) {
        return key(role, List.of(), KeyLimits.NONE);
    }

    private Got as(String key, String method, String path, String body) throws IOException {
        return api.send(
                method,
                path,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Authorization", "Bearer " + key));
    }

    /** The body is one that no operation takes: what is allowed is refused behind that. */
    @Test
    void everyOperationOfTheDocumentHasARoleAndIsRefusedToEveryLowerOne() throws IOException {
        Map<Role, String> keys = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            keys.put(role, key(role));
        }
        Set<Role> needed = new TreeSet<>();
        for (Operation operation : api.document.operations()) {
            String at = operation.path().replace("/", "~1");
            JsonNode described =
                    api.document.json().at("/paths/" + at + "/" + operation.method().toLowerCase());
            assertTrue(
                    operation.open() ^ described.has("x-role"),
                    operation.id() + " has x-open or x-role");
            if (operation.open()) {
                continue;
            }
            needed.add(operation.role());
            String path = operation.path().replaceAll("\\{\\w+}", "%00");
            for (Role role : Role.values()) {
                String query = path.contains("%00") ? "" : "?no-such-parameter=1";
                Got got = as(keys.get(role), operation.method(), path + query, "]");
                boolean refused = got.status() == 403;
                assertEquals(
                        !role.allows(operation.role()),
                        refused,
                        operation.id() + " as " + role + ": " + got.text());
                assertEquals(refused, got.text().contains("INT-450"), got.text());
            }
        }
        assertEquals(Set.of(Role.values()), needed);
    }

    @Test
    void anAdminCreatesListsAndRevokesKeysWithTheirRoleAlone() throws IOException {
        String body =
                "{\"name\": \"web\", \"role\": \"runner\", \"pipelines\": [\"toy\"],"
                        + " \"limits\": {\"requestsPerMinute\": 100}}";
        Got made = api.post("/api/v1/keys", body);
        assertEquals(201, made.status(), made.text());
        String web = made.json().path("key").asText();
        JsonNode me = as(web, "GET", "/api/v1/whoami", "").json();
        assertEquals("runner", me.path("role").asText());
        assertEquals("key " + made.json().path("id").asText(), me.path("actor").asText());
        assertEquals(100, me.at("/limits/requestsPerMinute").asInt());
        assertEquals("admin", api.get("/api/v1/whoami").json().path("role").asText());

        Got listed = api.get("/api/v1/keys");
        assertEquals(1, listed.json().path("keys").size());
        assertFalse(listed.text().contains(web.substring(12)));
        Got gone = api.send("DELETE", "/api/v1/keys/" + made.json().path("id").asText(), "");
        assertEquals(200, gone.status());
        assertEquals(401, as(web, "GET", "/api/v1/whoami", "").status());
        assertEquals(404, api.send("DELETE", "/api/v1/keys/00000000", "").status());
        Got wrong = api.post("/api/v1/keys", body.replace("runner", "root"));
        assertEquals(400, wrong.status());
        Got late = api.post("/api/v1/keys", body.replace("}}", "}, \"expires\": \"soon\"}"));
        assertEquals("INT-534", late.json().at("/problems/0/code").asText());
        JsonNode log = api.get("/api/v1/audit?limit=2").json().path("records");
        assertEquals("revoke-key", log.at("/0/action").asText());
        assertEquals("token", log.at("/1/actor").asText());
    }

    @Test
    void aKeyUsesItsOwnPipelinesAloneByEveryName() throws IOException {
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"other\"}");
        String operator = key(Role.OPERATOR, List.of("other"), KeyLimits.NONE);
        for (String path :
                List.of(
                        "/api/v1/pipelines/toy",
                        "/api/v1/pipelines/toy/plan",
                        "/v1/models/toy",
                        "/v1/models/gpt-image-1",
                        "/v2/models/toy/ready")) {
            Got got = as(operator, "GET", path, "");
            assertEquals(403, got.status(), path);
            assertTrue(got.text().contains("INT-451"), got.text());
            assertEquals(
                    200,
                    as(operator, "GET", path.replaceAll("toy|gpt-image-1", "other"), "").status());
        }
        for (String model : List.of("\"toy\"", "null", "\"gpt-image-1\"")) {
            assertEquals(
                    403,
                    as(
                                    operator,
                                    "POST",
                                    "/v1/images/generations",
                                    "{\"prompt\": \"0\", \"model\": " + model + "}")
                            .status());
            assertEquals(
                    403, as(operator, "POST", PICTURES, "{\"pipeline\": " + model + "}").status());
        }
        assertEquals(
                200,
                as(operator, "POST", PICTURES, "{\"pipeline\": \"other\", \"labels\": [0]}")
                        .status());
        JsonNode models = as(operator, "GET", "/v1/models", "").json().path("data");
        assertEquals(1, models.size());
        assertEquals("other", models.at("/0/id").asText());
    }

    @Test
    void limitsAreRefusedWithATimeToWait() throws IOException {
        String slow = key(Role.VIEWER, List.of(), new KeyLimits(1, null, null));
        assertEquals(200, as(slow, "GET", "/api/v1/runs", "").status());
        Got got = as(slow, "GET", "/api/v1/runs", "");
        assertEquals(429, got.status());
        assertEquals("INT-452", got.json().at("/problems/0/code").asText());
        assertTrue(got.headers().get("Retry-After").matches("5\\d|60"), got.headers().toString());

        String few = key(Role.RUNNER, List.of(), new KeyLimits(null, null, 3L));
        assertEquals(200, as(few, "POST", PICTURES, "{\"labels\": [0, 1]}").status());
        JsonNode me = as(few, "GET", "/api/v1/whoami", "").json();
        assertEquals(2 * 2, me.at("/used/stepsToday").asInt(), "two pictures of two steps");
        assertEquals(429, as(few, "POST", PICTURES, "{\"labels\": [0]}").status());
        assertEquals(0, me.at("/used/runs").asInt());
    }

    @Test
    void aStreamOfEventsEndsWhenItsKeyIsRevoked() throws IOException {
        AccessKeys.Created made =
                api.keys.create(
                        new KeyRequest("x", Role.VIEWER, null, List.of(), KeyLimits.NONE), TEST);
        StringWriter told = new StringWriter();
        Map<String, String> header = Map.of("Authorization", "Bearer " + made.text());
        CompletableFuture<Got> stream =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return api.send("GET", "/api/v1/events", new byte[0], header, told);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        while (!told.toString().contains("connected")) {
            assertFalse(stream.isDone());
            Thread.onSpinWait();
        }
        api.post(PICTURES, "{\"labels\": [0]}");
        while (!told.toString().contains("run-ended")) {
            assertFalse(stream.isDone());
            Thread.onSpinWait();
        }
        api.keys.revoke(made.key().id(), TEST);
        api.post(PICTURES, "{\"labels\": [1]}");
        String all = stream.join().stream();
        assertEquals(1, all.split("event: run-started\n", -1).length - 1, all);
        String last = all.substring(all.lastIndexOf("event: "));
        assertTrue(last.startsWith("event: error\n") && last.contains("INT-432"), all);
    }

    @Test
    void aPasswordIsAKeyForClientsThatKnowNoOtherWay() throws IOException {
        String viewer = key(Role.VIEWER);
        for (String header :
                List.of(
                        "Basic " + base64("anybody:" + viewer),
                        "basic " + base64(":" + viewer),
                        "bearer " + viewer)) {
            assertEquals(
                    200,
                    api.send("GET", "/api/v1/whoami", new byte[0], Map.of("Authorization", header))
                            .status(),
                    header);
        }
        for (String header :
                List.of(
                        "Basic " + base64(viewer),
                        "Basic !",
                        "Basic " + base64(viewer + ":"),
                        "Digest " + viewer)) {
            assertEquals(
                    401,
                    api.send("GET", "/api/v1/whoami", new byte[0], Map.of("Authorization", header))
                            .status(),
                    header);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTokenOfAFirstStartCountsUntilThereIsAKeyOfAnAdmin() {
        AccessToken token = AccessToken.random();
        StartToken first = new StartToken(token, false);
        StartToken own = new StartToken(token, true);
        AccessKeys keys = api.keys;
        assertTrue(first.accepts(token.text(), keys));
        assertFalse(first.accepts(AccessToken.random().text(), keys));
        key(Role.OPERATOR);
        assertTrue(first.accepts(token.text(), keys));
        key(Role.ADMIN);
        assertFalse(first.accepts(token.text(), keys));
        assertTrue(own.accepts(token.text(), keys));
    }

    @Test
    void aDamagedFileOfKeysLetsNobodyInByAKey() throws IOException {
        String viewer = key(Role.VIEWER);
        Files.writeString(folder.resolve("conf/keys.json"), "{");
        Got got = as(viewer, "GET", "/api/v1/whoami", "");
        assertEquals(500, got.status());
        assertEquals("INT-454", got.json().at("/problems/0/code").asText());
        assertEquals(200, api.get("/api/v1/whoami").status());
    }
}
