package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.ValidationMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.OidcSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.serve.AccessToken;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.app.serve.StartToken;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.access.Authenticator;
import org.intarsia.server.access.OidcTokens;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.document.ApiDocument;
import org.intarsia.server.document.Operation;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.http.AccessLog;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.ApiRequest;
import org.intarsia.server.http.BoundedBody;
import org.intarsia.server.http.EventWriter;
import org.intarsia.server.http.Gateway;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.http.RecentLines;
import org.intarsia.server.http.Reply;
import org.intarsia.server.http.TraceContext;
import org.intarsia.server.metrics.Metrics;
import org.intarsia.server.pages.ConsolePages;
import org.jspecify.annotations.Nullable;

/**
 * The server's routes over a running toy pipeline, without a container. Every answer is checked
 * against the document.
 */
final class ApiFixture implements AutoCloseable {
    static final String SECRET = "a-token-of-forty-characters-for-the-tests";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Actor TEST = new Actor("test");

    final PipelineHost host;
    final Lifecycle lifecycle = new Lifecycle();
    final ApiDocument document = ApiDocument.load();
    final OneByOnePlugins plugins = new OneByOnePlugins();
    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final AccessKeys keys;
    final Metrics metrics = new Metrics();
    final Quotas quotas = new Quotas(Clock.systemUTC());
    private final Routes routes;
    private final Gateway gateway;

    ApiFixture(Path folder) throws IOException {
        this(folder, ServerLimits.usual());
    }

    ApiFixture(Path folder, ServerLimits limits) throws IOException {
        this(folder, limits, folder.resolve("jobs"));
    }

    /** Over the jobs of an earlier server. */
    ApiFixture(Path folder, ServerLimits limits, Path jobs) throws IOException {
        this(ToyPlatform.in(folder), limits, jobs);
    }

    ApiFixture(ToyPlatform toys, ServerLimits limits, Path jobs) {
        this(toys, limits, jobs, null);
    }

    /** With the tokens of an identity provider. */
    ApiFixture(ToyPlatform toys, ServerLimits limits, Path jobs, @Nullable OidcSettings oidc) {
        keys = new AccessKeys(toys.home().conf(), toys.audit());
        host = toys.host();
        ServedPlatform platform =
                new ServedPlatform(toys.registry(), plugins, toys.audit(), toys.home(), null, host);
        ServerSettings settings =
                new ServerSettings(
                        "127.0.0.1",
                        8080,
                        List.of("pictures.example"),
                        null,
                        new StartToken(new AccessToken(SECRET), true),
                        oidc,
                        "toy",
                        Map.of("gpt-image-1", "toy"),
                        jobs,
                        null,
                        limits);
        RecentLines recent = new RecentLines();
        routes =
                new Routes(
                        platform, settings, document, keys, quotas, metrics, recent, lifecycle,
                        "1.0");
        gateway =
                new Gateway(
                        document,
                        routes.handlers(),
                        new Authenticator(keys, settings.token(), OidcTokens.of(oidc)),
                        quotas,
                        new ConsolePages(),
                        lifecycle,
                        settings,
                        new AccessLog(
                                new PrintStream(log, true, StandardCharsets.UTF_8),
                                recent,
                                metrics));
        host.load(new LoadRequest("toy", null), TEST);
        lifecycle.ready();
    }

    /** The job when it has ended. */
    JsonNode ended(JsonNode job) throws IOException {
        while (true) {
            JsonNode now = get("/api/v1/jobs/" + job.path("id").asText()).json();
            if (!List.of("queued", "running").contains(now.path("status").asText())) {
                return now;
            }
            Thread.onSpinWait();
        }
    }

    /** An answer: its body, or the data of its events. */
    record Got(int status, String type, Map<String, String> headers, byte[] bytes, String stream) {
        JsonNode json() throws IOException {
            return JSON.readTree(bytes);
        }

        /** The data of all events. */
        List<JsonNode> events() throws IOException {
            List<JsonNode> events = new ArrayList<>();
            for (String line : stream.lines().toList()) {
                if (line.startsWith("data: ")) {
                    events.add(JSON.readTree(line.substring("data: ".length())));
                }
            }
            return events;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8) + stream;
        }
    }

    Got get(String path) throws IOException {
        return send("GET", path, "");
    }

    Got post(String path, String body) throws IOException {
        return send("POST", path, body);
    }

    Got send(String method, String path, String body) throws IOException {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** With headers beside or instead of the usual ones; an empty value is none. */
    Got send(String method, String address, byte[] body, Map<String, String> headers)
            throws IOException {
        return send(method, address, body, headers, new StringWriter());
    }

    Got send(
            String method,
            String address,
            byte[] body,
            Map<String, String> headers,
            StringWriter events)
            throws IOException {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", "localhost:8080");
        all.put("Authorization", "Bearer " + SECRET);
        all.putAll(headers);
        all.values().removeIf(String::isEmpty);
        int mark = address.indexOf('?');
        String path = mark < 0 ? address : address.substring(0, mark);
        String query = mark < 0 ? null : address.substring(mark + 1);
        Recorder recorder = new Recorder(events);
        gateway.serve(
                new ApiRequest(
                        "request-1",
                        TraceContext.of(all.get("traceparent")),
                        method,
                        path,
                        query,
                        all::get,
                        new BoundedBody(
                                new ByteArrayInputStream(body),
                                body.length,
                                Duration.ofSeconds(5))),
                recorder);
        Got got = recorder.got();
        fits(method, path, got);
        return got;
    }

    /** Keeps the one answer. */
    private static final class Recorder implements Reply {
        private final StringWriter events;
        private Answer answer;

        Recorder(StringWriter events) {
            this.events = events;
        }

        @Override
        public void send(Answer.Whole whole) {
            assertEquals(null, answer, "one answer");
            answer = whole;
        }

        @Override
        public EventWriter open(Answer.Stream stream) {
            assertEquals(null, answer, "one answer");
            answer = stream;
            return new EventWriter(events);
        }

        Got got() {
            assertNotNull(answer, "an answer");
            return answer instanceof Answer.Whole whole
                    ? new Got(whole.status(), whole.type(), whole.headers(), whole.body(), "")
                    : new Got(
                            200,
                            "text/event-stream",
                            answer.headers(),
                            new byte[0],
                            events.toString());
        }
    }

    /** What the document says of the answer holds. */
    private void fits(String method, String path, Got got) throws IOException {
        assertFalse(got.text().contains("org.intarsia.server"), got.text());
        List<String> segments = List.of(path.substring(1).split("/", -1));
        String known = method.equals("HEAD") ? "GET" : method;
        Operation operation =
                document.match(known, segments).map(ApiDocument.Match::operation).orElse(null);
        if (operation == null) {
            assertTrue(Set.of(400, 403, 404, 405).contains(got.status()), got.text());
            return;
        }
        String at =
                "/paths/"
                        + operation.path().replace("/", "~1")
                        + "/"
                        + operation.method().toLowerCase(java.util.Locale.ROOT)
                        + "/responses/";
        JsonNode root = document.json();
        String answer =
                at + (root.at(at + got.status()).isMissingNode() ? "default" : got.status());
        String meant =
                root.at(answer).has("$ref")
                        ? root.at(answer).path("$ref").asText().substring(1)
                        : answer;
        String content = meant + "/content/" + got.type().split(";")[0].replace("/", "~1");
        assertFalse(root.at(content).isMissingNode(), content + ": " + got.text());
        if (root.at(content).has("schema")) {
            for (JsonNode body :
                    got.type().equals("text/event-stream") ? good(got) : List.of(got.json())) {
                Set<ValidationMessage> wrong = document.schema(content + "/schema").validate(body);
                assertEquals(Set.of(), wrong, got.text());
            }
        }
    }

    /** Events that are no errors. */
    private static List<JsonNode> good(Got got) throws IOException {
        return got.events().stream().filter(one -> !one.has("error")).toList();
    }

    @Override
    public void close() {
        lifecycle.drain(Duration.ofMinutes(1));
        routes.close();
        host.stop(TEST);
    }
}
