package org.intarsia.app.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcFileTest {
    private static final String WHOLE =
            """
            issuer: https://login.example/realms/pictures
            audience: [pictures, pictures-beta]
            keys: https://login.example/realms/pictures/keys
            algorithms: [RS256, PS512]
            clock-skew: 30
            role-claim: realm_access.roles
            roles: {makers: runner, picture.ops: operator}
            pipelines: [toy]
            limits: {requests-per-minute: 60, runs: 2, steps-per-day: 100000}
            """;

    private static final String SMALL =
            """
            issuer: https://login.example
            audience: [pictures]
            keys: https://login.example/keys
            role-claim: groups
            roles: {staff: viewer}
            """;

    @TempDir Path folder;

    private OidcSettings read(String yaml) throws IOException {
        return OidcFile.read(Files.writeString(folder.resolve("oidc.yaml"), yaml));
    }

    private List<Problem> refused(String yaml) {
        return assertThrows(IntarsiaException.class, () -> read(yaml), yaml).problems();
    }

    private void refusedAs(ErrorCode code, String yaml) {
        List<Problem> problems = refused(yaml);
        assertEquals(List.of(code), problems.stream().map(Problem::code).toList(), yaml + problems);
    }

    @Test
    void everyEntryIsRead() throws IOException {
        assertEquals(
                new OidcSettings(
                        "https://login.example/realms/pictures",
                        Set.of("pictures", "pictures-beta"),
                        URI.create("https://login.example/realms/pictures/keys"),
                        Set.of("RS256", "PS512"),
                        Duration.ofSeconds(30),
                        "realm_access.roles",
                        Map.of("makers", Role.RUNNER, "picture.ops", Role.OPERATOR),
                        List.of("toy"),
                        new KeyLimits(60, 2, 100_000L)),
                read(WHOLE));
    }

    @Test
    void whatIsLeftOutHasADefault() throws IOException {
        OidcSettings small = read(SMALL);
        assertEquals(Set.of("RS256", "ES256"), small.algorithms());
        assertEquals(Duration.ofSeconds(60), small.clockSkew());
        assertEquals(KeyLimits.NONE, small.limits());
        assertEquals(List.of(), small.pipelines());
        assertEquals(Optional.of(Role.VIEWER), small.role(List.of("other", "staff")));
        assertEquals(Optional.empty(), small.role(List.of()));
        assertEquals(false, small.hasAdmin());
    }

    @Test
    void aFileOfKeysLiesBesideThisOne() throws IOException {
        Path keys = Files.writeString(folder.resolve("jwks.json"), "{\"keys\": []}");
        OidcSettings read = read(SMALL.replace("https://login.example/keys", "jwks.json"));
        assertEquals(keys.toUri(), read.keys());
        refusedAs(
                ErrorCode.OIDC_SETTINGS, SMALL.replace("https://login.example/keys", "gone.json"));
    }

    @Test
    void signaturesWithASharedSecretOrNoneCannotBeAllowed() {
        for (String algorithms :
                List.of("[none]", "[HS256]", "[RS256, HS512]", "[rs256]", "[]", "[EdDSA]")) {
            refusedAs(ErrorCode.OIDC_SETTINGS, SMALL + "algorithms: " + algorithms);
        }
    }

    @Test
    void keysComeByAnAddressThatNobodyCanChangeOnTheWay() throws IOException {
        for (String address :
                List.of(
                        "http://login.example/keys",
                        "http://127.0.0.1.evil.example/keys",
                        "http://10.0.0.1/keys",
                        "ftp://login.example/keys",
                        "file:///etc/passwd",
                        "https://",
                        "https://a b/")) {
            refusedAs(
                    ErrorCode.OIDC_SETTINGS, SMALL.replace("https://login.example/keys", address));
        }
        for (String own :
                List.of("http://127.0.0.1:90/k", "http://localhost/k", "http://[::1]/k")) {
            assertEquals(
                    URI.create(own), read(SMALL.replace("https://login.example/keys", own)).keys());
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithItsPlace() {
        List<Problem> problems =
                refused(
                        """
                        issuer: ""
                        keys: http://login.example/keys
                        algorithms: [none]
                        clock-skew: 3600
                        roles: {staff: boss}
                        limits: {runs: 0, walks: 1}
                        isuer: x
                        """);
        String all = problems.toString();
        for (String part :
                List.of(
                        "\"issuer\" is missing",
                        "\"audience\" is missing",
                        "\"role-claim\" is missing",
                        "an address is https://",
                        "only signatures by a private key",
                        "3600 is not within",
                        "roles are viewer",
                        "0 is not above 0",
                        "isuer",
                        "walks")) {
            assertTrue(all.contains(part), part + ": " + all);
        }
        assertEquals(10, problems.size(), all);
        assertTrue(problems.stream().allMatch(one -> one.toString().contains("oidc.yaml")), all);
        refusedAs(ErrorCode.OIDC_SETTINGS, SMALL.replace("{staff: viewer}", "{}"));
        refusedAs(ErrorCode.MISSING_ENTRY, SMALL.replace("roles: {staff: viewer}\n", ""));
        refusedAs(ErrorCode.INVALID_YAML, "[]");
    }
}
