package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code intarsia serve} in a process of its own, through the real container. */
class ServerIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String IMAGES = "/v1/images/generations";

    @TempDir Path folder;

    /** One start for all: it takes longer than what is asked. */
    @Test
    void itServesFromItsStartToItsEnd() throws Exception {
        try (HomeCopy home = HomeCopy.of(HOME, folder.resolve("a copy"))) {
            SharedNetworkSwaps.models(HOME.resolve("models"), home.folder().resolve("models"));
            try (LiveServer server =
                    new LiveServer(home.folder(), folder, "shapes-jit", "--port", "0").await()) {
                takenPortsAndOpenAddressesAreRefused(home.folder(), server);
                imagesAreThoseOfTheCommandLine(home.folder(), server);
                whatIsWrongIsAnAnswer(server);
                modelsAreLoadedAndUnloaded(server);
                aPartIsSwappedAndRolledBack(server);
                new SharedNetworkSwaps(server).check();
                commandsChangeWhatTheServerRuns(home.folder(), server);
                RawRequests raw = new RawRequests(server, home.folder());
                raw.areRefusedWithoutALeak();
                raw.slowOnesKeepNobodyOut(server);
                aRequestInFlightFinishesWhenTheServerIsStopped(server);
                whatRanIsServedAgainByHttps(home.folder());
            }
        }
    }

    private void takenPortsAndOpenAddressesAreRefused(Path home, LiveServer server)
            throws Exception {
        String port = Integer.toString(URI.create(server.address()).getPort());
        try (LiveServer second = new LiveServer(home, folder, "--port", port)) {
            assertEquals(2, second.code());
            assertTrue(second.log().contains("INT-438"), second.log());
        }
        try (LiveServer open = new LiveServer(home, folder, "--host", "0.0.0.0")) {
            assertEquals(2, open.code());
            assertTrue(open.log().contains("no key of an admin"), open.log());
        }
        String token = folder.resolve("token").toString();
        try (LiveServer open =
                new LiveServer(home, folder, "--host", "0.0.0.0", "--token-file", token)) {
            assertEquals(2, open.code());
            assertTrue(open.log().contains("--behind-proxy"), open.log());
        }
    }

    private void imagesAreThoseOfTheCommandLine(Path home, LiveServer server) throws Exception {
        Path out = folder.resolve("pics");
        Shell.Ended ended =
                new Shell(home, folder)
                        .run(
                                "generate",
                                "--label",
                                "star",
                                "--seed",
                                "7",
                                "--count",
                                "1",
                                "--out",
                                out.toString());
        assertEquals(0, ended.code(), ended.err());
        Path star = out.resolve("3-star-seed-7.png");
        Shell.Ended again = new Shell(home, folder).run("reproduce", star.toString());
        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("identical"), again.out());
        byte[] file = Files.readAllBytes(star);
        String asked = "{\"prompt\": \"star\", \"seed\": 7";
        JsonNode image = server.json("POST", IMAGES, asked + "}").path("data").get(0);
        assertArrayEquals(file, png(image));

        JsonNode kept =
                server.json("POST", IMAGES, asked + ", \"response_format\": \"url\"}")
                        .path("data")
                        .get(0);
        String path = URI.create(kept.path("url").asText()).getPath();
        HttpResponse<byte[]> fetched =
                server.client()
                        .send(
                                server.request("GET", path, ""),
                                HttpResponse.BodyHandlers.ofByteArray());
        assertArrayEquals(file, fetched.body());
        assertEquals("image/png", fetched.headers().firstValue("Content-Type").orElseThrow());

        String events =
                server.send("POST", IMAGES, asked + ", \"stream\": true, \"partial_images\": 3}")
                        .body();
        assertEquals(3, events.split("image_generation.partial_image\"", -1).length - 1);
        String last = events.substring(events.lastIndexOf("data: ") + "data: ".length());
        assertArrayEquals(file, png(LiveServer.JSON.readTree(last)));
    }

    private static byte[] png(JsonNode image) {
        return Base64.getDecoder().decode(image.path("b64_json").asText());
    }

    private static void whatIsWrongIsAnAnswer(LiveServer server) throws Exception {
        HttpResponse<String> wrong = server.send("POST", IMAGES, "{\"prompt\": 1, \"n\": 0}");
        assertEquals(400, wrong.statusCode());
        assertEquals(
                2,
                LiveServer.JSON.readTree(wrong.body()).at("/error/problems").size(),
                wrong.body());
        assertTrue(wrong.headers().firstValue("X-Request-Id").isPresent());
        assertEquals(405, server.send("TRACE", "/v1/models", "").statusCode());
        assertEquals(404, server.send("GET", "/v1/nothing", "").statusCode());
        assertEquals(
                413,
                server.send("POST", IMAGES, "{\"prompt\": \"" + "x".repeat(2 << 20) + "\"}")
                        .statusCode());
        HttpResponse<String> foreign =
                server.client()
                        .send(
                                java.net.http.HttpRequest.newBuilder(
                                                URI.create(server.address() + "/v2"))
                                        .header("Origin", "https://other.example")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        assertEquals(403, foreign.statusCode());
        HttpResponse<String> path = server.send("GET", "/%2e%2e/etc/passwd", "");
        assertTrue(path.statusCode() == 400 || path.statusCode() == 404, path.body());
    }

    private static void modelsAreLoadedAndUnloaded(LiveServer server) throws Exception {
        assertTrue(server.json("GET", "/v2/health/ready", "").path("ready").asBoolean());
        server.json("POST", "/v2/repository/models/shapes-var/load", "");
        assertEquals(2, server.json("GET", "/v1/models", "").path("data").size());
        JsonNode raster =
                server.json("POST", IMAGES, "{\"model\": \"shapes-var\", \"prompt\": \"ring\"}");
        assertEquals("ring", raster.at("/data/0/label").asText());
        server.json("POST", "/v2/repository/models/shapes-var/unload", "{}");
        assertEquals(404, server.send("GET", "/v2/models/shapes-var", "").statusCode());
        assertEquals("shapes-jit", server.json("GET", "/v1/models", "").at("/data/0/id").asText());
        assertTrue(server.json("GET", "/openapi.json", "").path("paths").has(IMAGES));
    }

    private static void aPartIsSwappedAndRolledBack(LiveServer server) throws Exception {
        String pipeline = "/api/v1/pipelines/shapes-jit";
        String steps = "{\"parts\": {\"sampler\": {\"use\": \"euler\", \"steps\": 4}}";
        JsonNode plan = server.json("POST", pipeline + "/plan", steps + "}");
        assertEquals("[\"sampler\"]", plan.path("changed").toString());
        String from = ", \"from\": " + plan.path("from").asInt() + "}";
        JsonNode swapped = server.json("POST", pipeline + "/swap", steps + from);
        assertEquals(2, swapped.at("/generation/number").asInt());
        assertEquals(0, swapped.at("/generation/bytesRead").asInt());
        assertEquals(409, server.send("POST", pipeline + "/swap", steps + from).statusCode());
        JsonNode picture =
                server.json("POST", "/api/v1/pictures", "{\"labels\": [\"star\"]}")
                        .at("/pictures/0");
        String sampler = picture.at("/provenance/intarsia:sampler").asText();
        assertTrue(sampler.startsWith("euler "), sampler);
        assertEquals(
                1,
                server.json("POST", pipeline + "/rollback", "").at("/generation/number").asInt());

        String six = "{\"parts\": {\"sampler\": {\"use\": \"euler\", \"steps\": 6}}}";
        server.json("POST", pipeline + "/swap", six);

        JsonNode part = server.json("GET", "/api/v1/parts/sampler/heun", "");
        assertEquals("integer", part.at("/schema/properties/steps/type").asText());
        for (JsonNode plugin : server.json("GET", "/api/v1/plugins", "").path("plugins")) {
            assertEquals("active", plugin.path("state").asText(), plugin.toString());
        }
        JsonNode audit = server.json("GET", "/api/v1/audit/verification", "");
        assertEquals(0, audit.path("faults").size(), audit.toString());
        assertTrue(audit.path("records").asInt() >= 5, audit.toString());
    }

    /** Generation 3 serves before and after. */
    private void commandsChangeWhatTheServerRuns(Path home, LiveServer server) throws Exception {
        Path token = Files.writeString(folder.resolve("token of commands"), server.token());
        Shell shell = new Shell(home, folder);
        String[] where = {"--server", server.address(), "--key-file", token.toString()};
        String started =
                told(shell, where, "canary start shapes-jit sampler euler steps=3 --percent 25");
        assertTrue(started.matches("(?s).*serving +3 +75 +0 +0 +0\\.000.*"), started);
        assertTrue(started.matches("(?s).*canary +4 +25 +0 +0 +0\\.000.*"), started);
        Shell.Ended second = run(shell, where, "pipelines swap shapes-jit sampler heun");
        assertEquals(2, second.code(), second.err());
        assertTrue(second.err().contains("INT-549"), second.err());
        String shared = told(shell, where, "canary share shapes-jit --percent 50");
        assertTrue(shared.matches("(?s).*canary +4 +50 .*"), shared);
        String list = told(shell, where, "pipelines list");
        assertTrue(list.matches("(?s).*shapes-jit +3 +4 \\(50 %\\) .*euler .*"), list);
        assertEquals(
                "shapes-jit tries generation 4 no more\n",
                told(shell, where, "canary end shapes-jit --generation 4"));
        assertEquals(
                "shapes-jit serves generation 5\n",
                told(shell, where, "pipelines swap shapes-jit sampler euler steps=5 --from 3"));
        assertEquals(
                "shapes-jit serves generation 3\n",
                told(shell, where, "pipelines rollback shapes-jit 3"));
        Shell.Ended none = run(shell, where, "canary show shapes-jit");
        assertEquals(2, none.code(), none.err());
        assertTrue(none.err().contains("INT-550"), none.err());
    }

    private static Shell.Ended run(Shell shell, String[] where, String line) throws Exception {
        return shell.run(
                Stream.concat(Arrays.stream(line.split(" ")), Arrays.stream(where))
                        .toArray(String[]::new));
    }

    private static String told(Shell shell, String[] where, String line) throws Exception {
        Shell.Ended ended = run(shell, where, line);
        assertEquals(0, ended.code(), ended.err());
        return ended.out();
    }

    private void whatRanIsServedAgainByHttps(Path home) throws Exception {
        TestCertificate certificate = new TestCertificate(folder);
        String keystore = certificate.keystore().toString();
        try (LiveServer refused = new LiveServer(home, folder, "--tls", keystore)) {
            assertEquals(2, refused.code());
            assertTrue(refused.log().contains("INT-458"), refused.log());
            assertTrue(refused.log().contains("and none was given"), refused.log());
        }
        Map<String, String> password = Map.of("INTARSIA_TLS_PASSWORD", TestCertificate.PASSWORD);
        try (LiveServer server =
                new LiveServer(
                                home,
                                folder,
                                certificate.client(),
                                password,
                                "--port",
                                "0",
                                "--tls",
                                keystore)
                        .await()) {
            assertTrue(server.address().startsWith("https://127.0.0.1:"), server.address());
            commandsTrustTheCertificateThatTheyAreGiven(home, server, certificate);
            JsonNode plan = server.json("GET", "/api/v1/pipelines/shapes-jit/plan", "");
            assertEquals(6, plan.at("/manifest/sampler/steps").asInt());
            assertTrue(
                    server.send("GET", "/metrics", "")
                            .body()
                            .contains("intarsia_generation{pipeline=\"shapes-jit\"} 1.0"));
            JsonNode refused =
                    LiveServer.JSON.readTree(
                            server.send("POST", "/api/v1/plugins", "no form").body());
            assertEquals("INT-430", refused.at("/problems/0/code").asText());
            JsonNode kept =
                    server.json(
                            "POST", IMAGES, "{\"prompt\": \"star\", \"response_format\": \"url\"}");
            String url = kept.at("/data/0/url").asText();
            assertTrue(url.startsWith(server.address()), url);
            aRequestInFlightFinishesWhenTheServerIsStopped(server);
            assertFalse(server.log().contains(TestCertificate.PASSWORD), server.log());
        }
    }

    private void commandsTrustTheCertificateThatTheyAreGiven(
            Path home, LiveServer server, TestCertificate certificate) throws Exception {
        Path token = Files.writeString(folder.resolve("start token"), server.token());
        Shell shell = new Shell(home, folder);
        String[] list = {
            "jobs", "list", "--server", server.address(), "--key-file", token.toString()
        };
        Shell.Ended unknown = shell.run(list);
        assertEquals(2, unknown.code(), unknown.err());
        assertTrue(unknown.err().contains("its certificate is not trusted"), unknown.err());
        String[] trusting = Arrays.copyOf(list, list.length + 2);
        trusting[list.length] = "--server-ca";
        trusting[list.length + 1] = certificate.pem().toString();
        Shell.Ended known = shell.run(trusting);
        assertEquals(0, known.code(), known.err());
    }

    private static void aRequestInFlightFinishesWhenTheServerIsStopped(LiveServer server)
            throws Exception {
        HttpResponse<Stream<String>> stream =
                server.client()
                        .send(
                                server.request(
                                        "POST", IMAGES, "{\"prompt\": \"star\", \"stream\": true}"),
                                HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();
        assertTrue(lines.next().startsWith(": step 1/"));
        server.terminate();
        StringBuilder rest = new StringBuilder();
        lines.forEachRemaining(line -> rest.append(line).append('\n'));
        assertTrue(rest.toString().contains("image_generation.completed"), rest.toString());
        assertEquals(0, server.code(), server.log());
        assertTrue(
                server.log()
                        .lines()
                        .anyMatch(it -> it.matches("\\d{4}-[-:\\dT+Z]+ stopped in \\d+ ms")),
                server.log());
        assertFalse(server.log().contains("\"event\":\"failure\""), server.log());
    }
}
