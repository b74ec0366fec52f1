package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins, trust, the audit log and model files by HTTP. */
class PluginRoutesTest {
    private static final String PLUGINS = "/api/v1/plugins";
    private static final String TRUST = "/api/v1/trust";
    private static final String FORM = "multipart/form-data; boundary=xyz";

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

    /** One part of a form. */
    private record Part(String field, String file, byte[] bytes) {
        Part(String field, String file, String text) {
            this(field, file, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Got upload(String address, Part... parts) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (Part part : parts) {
            String head =
                    "--xyz\r\nContent-Disposition: form-data; name=\""
                            + part.field()
                            + "\"; filename=\""
                            + part.file()
                            + "\"\r\n\r\n";
            form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            form.writeBytes(part.bytes());
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        return api.send("POST", address, form.toByteArray(), Map.of("Content-Type", FORM));
    }

    @Test
    void aSignedPluginIsInstalledWithItsSignatureAndKeptUnlessToldOtherwise() throws IOException {
        Part jar = new Part("jar", "heun-1.2.jar", "bytes of a jar");
        Part signature = new Part("signature", "heun-1.2.jar.sig", "intarsia-signature: 1");
        Got got = upload(PLUGINS, jar, signature);
        assertEquals(201, got.status(), got.text());
        assertEquals("Ada", got.json().path("signer").asText());
        assertEquals(201, upload(PLUGINS + "?keep=false&older=true", signature, jar).status());
        assertEquals(
                List.of(
                        "heun-1.2.jar InstallOptions[older=false, keep=true] token true",
                        "heun-1.2.jar InstallOptions[older=true, keep=false] token true"),
                api.plugins.told);
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertFalse(
                    left.anyMatch(it -> it.getFileName().toString().startsWith("intarsia-upload")));
        }
    }

    @Test
    void aRefusedPluginIsAnsweredWithItsReasonAndExplainedAfterwards() throws IOException {
        Got got = upload(PLUGINS, new Part("jar", "a.jar", "bytes"));
        assertEquals(422, got.status());
        assertEquals("INT-503", got.json().at("/problems/0/code").asText());
        assertEquals("it is not signed", got.json().at("/problems/0/cause").asText());
        for (String name : List.of("sent", "a.jar")) {
            JsonNode why = api.get(PLUGINS + "/" + name).json();
            assertEquals(0, why.path("installed").size());
            assertEquals("it is not signed", why.at("/refusals/0/reason").asText());
            assertEquals("a.jar", why.at("/refusals/0/file").asText());
        }
        assertEquals(1, api.get("/api/v1/refusals").json().path("refusals").size());
        assertEquals(1, api.get(PLUGINS + "/toys.net").json().path("installed").size());
        assertEquals(404, api.get(PLUGINS + "/toys.nte").status());
    }

    @Test
    void whatIsNoUploadIsRefusedBeforeAnythingIsInstalled() throws IOException {
        Part jar = new Part("jar", "a.jar", "bytes");
        for (Got got :
                List.of(
                        api.post(PLUGINS, "{}"),
                        api.send("POST", PLUGINS, new byte[0], Map.of("Content-Type", FORM)),
                        upload(PLUGINS),
                        upload(PLUGINS, new Part("jar", "../a.jar", "x")),
                        upload(PLUGINS, new Part("jar", "a.jar.exe", "x")),
                        upload(PLUGINS, new Part("jar", ".jar", "x")),
                        upload(PLUGINS, jar, jar),
                        upload(PLUGINS, jar, new Part("other", "b.jar", "x")),
                        upload(PLUGINS + "?keep=perhaps", jar),
                        upload(PLUGINS, new Part("signature", "a.sig", "x")))) {
            assertEquals(400, got.status(), got.text());
            assertEquals("INT-430", got.json().at("/problems/0/code").asText());
        }
        Got large = upload(PLUGINS, jar, new Part("signature", "a.sig", new byte[5000]));
        assertEquals(413, large.status());
        Got cut =
                api.send(
                        "POST",
                        PLUGINS,
                        ("--xyz\r\nContent-Disposition: form-data; name=\"jar\";"
                                        + " filename=\"a.jar\"\r\n\r\nhalf")
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", FORM));
        assertEquals(400, cut.status(), cut.text());
        assertEquals(List.of(), api.plugins.told);
    }

    @Test
    void aPluginIsUninstalledUnlessAPipelineNeedsIt() throws IOException {
        Path file = Files.createDirectory(folder.resolve("plugins")).resolve("bad.jar");
        Got blocked = api.send("DELETE", PLUGINS + "/toys.net", "");
        assertEquals(409, blocked.status());
        assertEquals("INT-502", blocked.json().at("/problems/0/code").asText());
        assertTrue(blocked.text().contains("pipeline toy"), blocked.text());

        Files.writeString(file, "other bytes");
        JsonNode gone = api.send("DELETE", PLUGINS + "/toys.bad?delete=true", "").json();
        assertFalse(gone.path("returns").asBoolean());
        assertTrue(Files.exists(file), "it is another plugin's");
        assertEquals(List.of("remove toys.bad 1.0.0 token"), api.plugins.told);
        assertEquals(404, api.send("DELETE", PLUGINS + "/toys.bad?version=9", "").status());
        assertEquals(404, api.send("DELETE", PLUGINS + "/none", "").status());
    }

    @Test
    void keysAndFilesAreTrustedRevokedAndForgotten() throws IOException {
        String key = Keys.encode(Keys.generate(folder.resolve("ada")));
        String body = "{\"key\": \"" + key + "\", \"name\": \"Ada\"}";
        JsonNode trust = api.post(TRUST + "/keys", body).json();
        String id = trust.at("/keys/0/id").asText();
        assertEquals("signed", trust.path("policy").asText());
        assertEquals(key, trust.at("/keys/0/key").asText());
        String digest = "AB".repeat(32);
        String file = "{\"digest\": \"" + digest + "\", \"name\": \"by hand\"}";
        assertEquals(201, api.post(TRUST + "/digests", file).status());
        assertEquals(201, api.post(TRUST + "/revocations", "{\"id\": \"" + id + "\"}").status());
        JsonNode now = api.get(TRUST).json();
        assertTrue(now.at("/keys/0/revoked").asBoolean());
        assertEquals(digest.toLowerCase(), now.at("/digests/0/digest").asText());
        assertEquals(200, api.send("DELETE", TRUST + "/" + id, "").status());
        JsonNode left = api.send("DELETE", TRUST + "/" + digest, "").json();
        assertEquals(0, left.path("keys").size() + left.path("digests").size());
        assertEquals(0, left.path("revokedKeys").size());
        assertEquals(
                "any",
                api.send("PUT", TRUST + "/policy", "{\"policy\": \"any\"}")
                        .json()
                        .path("policy")
                        .asText());

        assertEquals(404, api.send("DELETE", TRUST + "/" + id, "").status());
        assertEquals(422, api.send("DELETE", TRUST + "/abc", "").status());
        assertEquals(
                422, api.post(TRUST + "/keys", "{\"key\": \"eA==\", \"name\": \"x\"}").status());
        Got expired = api.post(TRUST + "/keys", body.replace("}", ", \"expires\": \"tomorrow\"}"));
        assertEquals("expires", expired.json().at("/problems/0/place").asText());

        JsonNode log = api.get("/api/v1/audit?actor=token").json();
        assertEquals(6, log.path("records").size());
        assertEquals("policy", log.at("/records/0/action").asText());
        assertEquals("untrust", log.at("/records/1/action").asText());
    }

    @Test
    void theAuditLogIsReadPageByPageAndFiltered() throws IOException {
        for (int i = 0; i < 5; i++) {
            api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"p" + i + "\"}");
        }
        JsonNode first = api.get("/api/v1/audit?limit=4").json();
        assertEquals(6, first.at("/records/0/number").asInt());
        assertEquals(3, first.path("next").asInt());
        JsonNode last = api.get("/api/v1/audit?limit=4&before=3").json();
        assertEquals(2, last.path("records").size());
        assertTrue(last.path("next").isNull());
        JsonNode one = api.get("/api/v1/audit?action=load&text=p3").json();
        assertEquals(1, one.path("records").size());
        assertEquals("p3", one.at("/records/0/details/pipeline").asText());
        assertEquals(0, api.get("/api/v1/audit?actor=nobody").json().path("records").size());
        assertEquals(400, api.get("/api/v1/audit?limit=0").status());
        assertEquals(400, api.get("/api/v1/audit?befor=1").status());
    }

    @Test
    void modelFilesSayWhoNeedsThemAndWhatIsMissing() throws IOException {
        JsonNode toy = api.get("/api/v1/models?manifest=toy&digests=true").json().path("files");
        assertEquals(1, toy.size());
        assertEquals("present", toy.at("/0/status").asText());
        assertEquals("models/toy.safetensors", toy.at("/0/path").asText());
        assertEquals("[\"toy\"]", toy.at("/0/usedBy").toString());
        assertEquals(2, api.get("/api/v1/models").json().path("files").size());
        Files.delete(folder.resolve("models/toy.safetensors"));
        JsonNode missing = api.get("/api/v1/models?manifest=named").json().path("files");
        assertEquals("missing", missing.at("/0/status").asText());
        assertEquals(422, api.get("/api/v1/models?manifest=none").status());
    }
}
