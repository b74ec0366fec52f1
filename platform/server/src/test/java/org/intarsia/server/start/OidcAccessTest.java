package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.server.fixtures.IdentityProvider;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an identity provider at the routes. */
class OidcAccessTest {
    private static final String PICTURE = "{\"pipeline\": \"toy\", \"labels\": [\"1\"]}";

    @TempDir Path folder;
    private IdentityProvider provider;
    private ApiFixture api;

    @BeforeEach
    void open() throws Exception {
        provider = IdentityProvider.start();
        api =
                new ApiFixture(
                        ToyPlatform.in(folder),
                        ServerLimits.usual(),
                        folder.resolve("jobs"),
                        IdentityProvider.settings(
                                provider.keys(),
                                "groups",
                                List.of("toy"),
                                new KeyLimits(20, null, 100L)));
    }

    @AfterEach
    void close() {
        api.close();
        provider.close();
    }

    private String token(String subject, String group) throws Exception {
        return provider.sign(provider.claims(subject, List.of(group)).build());
    }

    private Got as(String token, String method, String path, String body) throws IOException {
        return api.send(
                method,
                path,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Authorization", "Bearer " + token));
    }

    @Test
    void aHolderOfATokenHasItsRoleItsPipelinesAndItsLimits() throws Exception {
        JsonNode me = as(token("ada", "makers"), "GET", "/api/v1/whoami", "").json();
        assertEquals("oidc " + IdentityProvider.ISSUER + " ada", me.path("actor").asText());
        assertEquals("runner", me.path("role").asText());
        assertEquals(List.of("toy"), List.of(me.at("/pipelines/0").asText()));
        assertEquals(100, me.at("/limits/stepsPerDay").asInt());
        assertTrue(me.path("name").isNull());

        Got made = as(token("ada", "makers"), "POST", "/api/v1/pictures", PICTURE);
        assertEquals(200, made.status(), made.text());
        Got looked = as(token("eve", "lookers"), "POST", "/api/v1/pictures", PICTURE);
        assertEquals(403, looked.status());
        assertTrue(looked.text().contains("INT-450"), looked.text());
        api.post("/api/v1/pipelines", "{\"manifest\": \"toy\", \"name\": \"other\"}");
        Got other =
                as(
                        token("ada", "makers"),
                        "POST",
                        "/api/v1/pictures",
                        PICTURE.replace("toy", "other"));
        assertEquals(403, other.status());
        assertTrue(other.text().contains("INT-451"), other.text());
    }

    @Test
    void aRefusedTokenIsA401ThatSaysSoAsBearerTokensDo() throws Exception {
        String late =
                provider.sign(
                        provider.claims("ada", List.of("makers"))
                                .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                                .build());
        Got refused = as(late, "GET", "/api/v1/whoami", "");
        assertEquals(401, refused.status());
        assertEquals("Bearer error=\"invalid_token\"", refused.headers().get("WWW-Authenticate"));
        assertTrue(refused.text().contains("INT-466"), refused.text());
        assertTrue(refused.text().contains("it has expired"), refused.text());

        Got nothing = api.send("GET", "/api/v1/whoami", new byte[0], Map.of("Authorization", "x"));
        assertEquals(401, nothing.status());
        assertEquals("Bearer", nothing.headers().get("WWW-Authenticate"));

        Got noRole = as(token("ada", "strangers"), "GET", "/api/v1/whoami", "");
        assertEquals(403, noRole.status());

        provider.rotate();
        provider.fail(true);
        // Unknown keys are the client's fault as long as the provider answered once.
        assertEquals(401, as(token("ada", "makers"), "GET", "/api/v1/whoami", "").status());
    }

    @Test
    void withoutTheKeysOfTheProviderTheAnswerIs503() throws Exception {
        provider.fail(true);
        Got got = as(token("ada", "makers"), "GET", "/api/v1/whoami", "");
        assertEquals(503, got.status());
        assertTrue(got.text().contains("INT-467"), got.text());
        assertTrue(got.headers().containsKey("Retry-After"));
        assertEquals(200, api.get("/api/v1/whoami").status(), "keys are accepted meanwhile");
    }

    @Test
    void requestsAreCountedForEachSubjectWhateverItsToken() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertEquals(200, as(token("ada", "lookers"), "GET", "/api/v1/whoami", "").status());
        }
        Got over = as(token("ada", "makers"), "GET", "/api/v1/whoami", "");
        assertEquals(429, over.status());
        assertTrue(over.text().contains("INT-452"), over.text());
        assertEquals(200, as(token("bob", "lookers"), "GET", "/api/v1/whoami", "").status());
    }

    @Test
    void whatAHolderDoesIsRecordedUnderIssuerAndSubject() throws Exception {
        Got swapped =
                as(
                        token("olga", "operators"),
                        "POST",
                        "/api/v1/pipelines/toy/swap",
                        "{\"parts\": {\"sampler\": {\"use\": \"toy\", \"steps\": 3}}}");
        assertEquals(200, swapped.status(), swapped.text());
        String actor = "oidc " + IdentityProvider.ISSUER + " olga";
        JsonNode records = api.get("/api/v1/audit?action=swap").json().path("records");
        assertTrue(records.toString().contains(actor), records.toString());
    }

    @Test
    void aJobOfAHolderIsItsOwnAndRunsWithItsLimits() throws Exception {
        String ada = token("ada", "makers");
        Got submitted = as(ada, "POST", "/api/v1/jobs", PICTURE);
        assertEquals(201, submitted.status(), submitted.text());
        String at = "/api/v1/jobs/" + submitted.json().path("id").asText();
        assertEquals(404, as(token("bob", "makers"), "GET", at, "").status());
        api.ended(submitted.json());
        assertEquals("succeeded", as(ada, "GET", at, "").json().path("status").asText());
        assertTrue(as(ada, "GET", "/api/v1/whoami", "").json().at("/used/stepsToday").asInt() > 0);
    }
}
