package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.server.access.Authenticator;
import org.intarsia.server.document.Operation;
import org.intarsia.server.http.AccessLog;
import org.intarsia.server.http.Gateway;
import org.intarsia.server.http.RecentLines;
import org.intarsia.server.metrics.Metrics;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every request goes through. */
class GatewayTest {
    private static final String IMAGES = "/v1/images/generations";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** They take the pipeline away that the others need, or answer for ever. */
    private static final Set<String> UNFIT =
            Set.of("unloadModel", "unloadPipeline", "listenToEvents");

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
    void theDocumentAndTheHandlersNameTheSameOperations() {
        Set<String> ids = new HashSet<>();
        for (Operation operation : api.document.operations()) {
            assertTrue(ids.add(operation.id()), operation.id());
            assertFalse(operation.id().isEmpty(), operation.path());
        }
        ServerSettings settings =
                new ServerSettings(
                        "127.0.0.1",
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        Path.of("jobs"),
                        null,
                        ServerLimits.usual());
        AccessLog log =
                new AccessLog(
                        new PrintStream(PrintStream.nullOutputStream()),
                        new RecentLines(),
                        new Metrics());
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Gateway(
                                api.document,
                                Map.of(),
                                new Authenticator(api.keys, null, null),
                                api.quotas,
                                (request, segments) -> Optional.empty(),
                                api.lifecycle,
                                settings,
                                log));
    }

    @Test
    void theDocumentIsServedAndNeedsNoToken() throws IOException {
        Got got = api.send("GET", "/openapi.json", new byte[0], Map.of("Authorization", ""));
        assertEquals(200, got.status());
        assertEquals(api.document.json(), got.json());
        assertEquals(200, api.send("HEAD", "/openapi.json", "").status());
    }

    @Test
    void everyOperationThatIsNotOpenRefusesARequestWithoutItsToken() throws IOException {
        int closed = 0;
        for (Operation operation : api.document.operations()) {
            String path = operation.path().replaceAll("\\{\\w+}", "1");
            for (String header : List.of("", "Bearer wrong", "Bearer ", ApiFixture.SECRET)) {
                Got got =
                        api.send(
                                operation.method(),
                                path,
                                new byte[0],
                                Map.of("Authorization", header));
                assertEquals(!operation.open(), got.status() == 401, operation.id());
                if (got.status() == 401) {
                    assertEquals("Bearer", got.headers().get("WWW-Authenticate"));
                    closed++;
                }
            }
        }
        assertTrue(closed > 20, "refused: " + closed);
    }

    @Test
    void aForeignHostOrOriginIsRefusedAlsoWhereNoTokenIsNeeded() throws IOException {
        for (String host :
                List.of(
                        "evil.example",
                        "localhost.evil.example",
                        "127.0.0.1.evil.example:8080",
                        "evil.example@localhost:x",
                        "%",
                        "")) {
            Got got = api.send("GET", "/v2", new byte[0], Map.of("Host", host));
            assertEquals(403, got.status(), host);
            assertTrue(got.text().contains("INT-433"), got.text());
        }
        for (String host :
                List.of(
                        "localhost",
                        "LOCALHOST:1",
                        "127.0.0.1:8080",
                        "[::1]:8080",
                        "pictures.example")) {
            assertEquals(200, api.send("GET", "/v2", new byte[0], Map.of("Host", host)).status());
        }
        for (String origin : List.of("null", "https://evil.example", "http://localhost.x", "x y")) {
            assertEquals(
                    403, api.send("GET", "/v2", new byte[0], Map.of("Origin", origin)).status());
        }
        assertEquals(
                200,
                api.send("GET", "/v2", new byte[0], Map.of("Origin", "https://pictures.example"))
                        .status());
    }

    @Test
    void anUnknownPathIs404AndAnUnknownMethod405InTheFormOfTheApi() throws IOException {
        for (String path : List.of("/v1", "/v1/", "/v1/imag", "/../etc/passwd", "//", "/v2/")) {
            assertEquals(404, api.get(path).status(), path);
        }
        assertEquals("INT-434", api.get("/v1/imag").json().at("/error/code").asText());
        assertEquals("INT-434", api.get("/api/v1/x").json().at("/problems/0/code").asText());
        for (String method : List.of("TRACE", "PUT", "DELETE", "OPTIONS", "CONNECT", "X")) {
            Got got = api.send(method, IMAGES, "");
            assertEquals(405, got.status(), method);
            assertEquals("POST", got.headers().get("Allow"));
        }
    }

    @Test
    void aBodyThatIsNoObjectOfJsonIsRefused() throws IOException {
        for (String body :
                List.of(
                        "",
                        "{",
                        "[]",
                        "1",
                        "null",
                        "{} {}",
                        "{\"a\": 1, \"a\": 2}",
                        "{'a': 1}",
                        "{\"n\": NaN}",
                        "{\"n\": 1e999}",
                        "\u0000",
                        "[".repeat(100),
                        "{\"n\": " + "9".repeat(200) + "}")) {
            Got got = api.post(IMAGES, body);
            assertEquals(400, got.status(), body);
            assertEquals("INT-430", got.json().at("/error/code").asText(), body);
        }
        assertEquals(
                400, api.send("POST", IMAGES, new byte[] {(byte) 0xC3, 0x28}, Map.of()).status());
        String late = api.post(IMAGES, "{\n  \"n\": x}").json().at("/error/message").asText();
        assertTrue(late.contains("line 2, column 10"), late);
        assertEquals(400, api.send("GET", "/v1/models", "{}").status(), "no body is taken");
        assertEquals(400, api.get("/v1/models?x=1").status(), "no such parameter");
        assertEquals(400, api.get("/v1/models/%zz").status());
    }

    @Test
    void aBodyThatIsTooLargeIs413() throws IOException {
        String large = "{\"prompt\": \"" + "x".repeat(1 << 20) + "\"}";
        assertEquals(413, api.post(IMAGES, large).status());
    }

    @Test
    void whileItStartsAndStopsItSaysSoAndStaysAlive() throws IOException {
        assertEquals(0, api.lifecycle.drain(Duration.ZERO));
        Got got = api.post(IMAGES, "{\"prompt\": \"0\"}");
        assertEquals(503, got.status());
        assertEquals("2", got.headers().get("Retry-After"));
        assertEquals("INT-437", got.json().at("/error/code").asText());
        assertEquals(503, api.get("/v2/health/ready").status());
        assertEquals(200, api.get("/v2/health/live").status());
    }

    @Test
    void theLogNamesTheRouteAndNothingThatIsSecret() throws IOException {
        api.send(
                "POST",
                IMAGES,
                "{\"prompt\": \"no class\"}".getBytes(StandardCharsets.UTF_8),
                Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        JsonNode line = JSON.readTree(api.log.toString(StandardCharsets.UTF_8));
        assertEquals("request", line.path("event").asText());
        assertEquals("request-1", line.path("id").asText());
        assertEquals(IMAGES, line.path("route").asText());
        assertEquals(400, line.path("status").asInt());
        assertEquals("INT-402", line.path("codes").asText());
        assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", line.path("trace").asText());
        assertEquals("00f067aa0ba902b7", line.path("parent").asText());
        assertEquals(16, line.path("span").asText().length());
        assertFalse(line.toString().contains("no class"), line.toString());
        assertFalse(line.toString().contains(ApiFixture.SECRET));
    }

    /** Bodies of the document's own entries with values of every kind, and damaged ones. */
    @Test
    void aThousandMalformedRequestsAreNeverAnErrorOfTheServer() throws IOException {
        Random random = new Random(7);
        List<Operation> operations = api.document.operations();
        Set<Integer> statuses = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Operation operation = operations.get(random.nextInt(operations.size()));
            if (UNFIT.contains(operation.id())) {
                continue;
            }
            String path = operation.path().replaceAll("\\{\\w+}", Malformed.segment(random));
            Got got =
                    api.send(
                            operation.method(),
                            path,
                            Malformed.body(random, fields(operation)),
                            Map.of());
            assertFalse(got.status() == 500, () -> path + ": " + got.text());
            assertFalse(got.text().contains(folder.toString()), got.text());
            statuses.add(got.status());
        }
        assertTrue(statuses.containsAll(List.of(200, 400, 404)), statuses.toString());
        assertFalse(api.log.toString(StandardCharsets.UTF_8).contains("failure"));
    }

    private List<String> fields(Operation operation) {
        List<String> fields = new ArrayList<>();
        operation
                .body()
                .ifPresent(
                        at -> {
                            JsonNode schema = api.document.json().at(at);
                            JsonNode meant =
                                    schema.has("$ref")
                                            ? api.document
                                                    .json()
                                                    .at(schema.path("$ref").asText().substring(1))
                                            : schema;
                            meant.path("properties").fieldNames().forEachRemaining(fields::add);
                        });
        return fields;
    }
}
