package org.intarsia.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.OidcSettings;
import org.intarsia.app.access.Role;
import org.intarsia.server.fixtures.IdentityProvider;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcTokensTest {
    private static final Duration NEVER_AGAIN = Duration.ofMinutes(4);

    private IdentityProvider provider;
    private OidcTokens tokens;

    @BeforeEach
    void begin() throws Exception {
        provider = IdentityProvider.start();
        tokens = tokens(provider.keys());
    }

    @AfterEach
    void end() {
        provider.close();
    }

    private static OidcTokens tokens(URI keys) {
        return new OidcTokens(IdentityProvider.settings(keys, "groups"), NEVER_AGAIN);
    }

    private Problem refused(String token) {
        return assertThrows(IntarsiaException.class, () -> tokens.caller(token), token)
                .problems()
                .get(0);
    }

    private void refusedAs(String token, String cause) {
        assertTrue(OidcTokens.hasForm(token), token);
        Problem problem = refused(token);
        assertEquals(ErrorCode.OIDC_TOKEN_REFUSED, problem.code(), problem.toString());
        assertTrue(problem.cause().contains(cause), problem.toString());
    }

    private JWTClaimsSet.Builder claims() {
        return provider.claims("ada", List.of("makers"));
    }

    @Test
    void aTokenGivesTheHighestRoleOfItsClaimAndAnActorOfIssuerAndSubject() throws Exception {
        Caller caller =
                tokens.caller(
                        provider.sign(
                                provider.claims("ada", List.of("x", "operators", "makers"))
                                        .build()));
        assertEquals(Role.OPERATOR, caller.role());
        assertEquals("oidc " + IdentityProvider.ISSUER + " ada", caller.actor().name());
        assertTrue(caller.uses("toy"));
        // The type that RFC 9068 gives to access tokens.
        SignedJWT typed =
                provider.signed(claims().build(), new JOSEObjectType("at+jwt"), provider.current());
        assertEquals(Role.RUNNER, tokens.caller(typed.serialize()).role());
    }

    @Test
    void aTokenForAnotherServerIssuerOrTimeIsRefused() throws Exception {
        Instant now = Instant.now();
        Map<JWTClaimsSet, String> refusals = new LinkedHashMap<>();
        refusals.put(claims().audience("another").build(), "aud");
        refusals.put(claims().audience((String) null).build(), "aud");
        refusals.put(claims().issuer("https://evil.example").build(), "iss");
        refusals.put(claims().issuer(IdentityProvider.ISSUER + "/").build(), "iss");
        refusals.put(claims().issuer(null).build(), "iss");
        refusals.put(claims().expirationTime(null).build(), "exp");
        refusals.put(claims().subject(null).build(), "sub");
        refusals.put(
                claims().expirationTime(Date.from(now.minusSeconds(90))).build(), "it has expired");
        refusals.put(
                claims().notBeforeTime(Date.from(now.plusSeconds(90))).build(), "before use time");
        refusals.put(claims().subject("a b").build(), "subject");
        refusals.put(claims().subject("a\nb").build(), "subject");
        refusals.put(claims().subject("x".repeat(256)).build(), "subject");
        for (Map.Entry<JWTClaimsSet, String> one : refusals.entrySet()) {
            refusedAs(provider.sign(one.getKey()), one.getValue());
        }
        // Within the skew of the clocks, and one of several audiences.
        for (JWTClaimsSet good :
                List.of(
                        claims().expirationTime(Date.from(now.minusSeconds(30))).build(),
                        claims().notBeforeTime(Date.from(now.plusSeconds(30))).build(),
                        claims().audience(List.of("another", "pictures")).build())) {
            assertEquals(Role.RUNNER, tokens.caller(provider.sign(good)).role());
        }
    }

    @Test
    void aTokenWithoutASignatureByTheProvidersKeyIsRefused() throws Exception {
        String none = "no signature by a key of the provider";
        refusedAs(new PlainJWT(claims().build()).serialize(), none);
        String good = provider.sign(claims().build());
        String[] parts = good.split("\\.");
        String admin =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                new String(
                                                Base64.getUrlDecoder().decode(parts[1]),
                                                StandardCharsets.UTF_8)
                                        .replace("makers", "admins")
                                        .getBytes(StandardCharsets.UTF_8));
        refusedAs(parts[0] + "." + admin + "." + parts[2], none);
        refusedAs(parts[0] + "." + parts[1] + "." + parts[2].replaceFirst("^..", "AA"), none);
        refusedAs(parts[0] + "." + parts[1] + ".", "");

        // The public key as the secret of a symmetric signature, in the forms in which it is known.
        for (byte[] secret : provider.publicForms()) {
            SignedJWT confused =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.HS256)
                                    .keyID(provider.current().getKeyID())
                                    .build(),
                            claims().build());
            confused.sign(new MACSigner(secret));
            refusedAs(confused.serialize(), none);
        }
        // A key that the token brings itself.
        refusedAs(provider.withItsOwnKey(claims().build()), none);
        // An algorithm that is not on the list, with the right key.
        refusedAs(provider.sign(claims().build(), JWSAlgorithm.RS512), none);
        refusedAs(provider.sign(claims().build(), JWSAlgorithm.PS256), none);
        assertEquals(Role.RUNNER, tokens.caller(good).role());
    }

    @Test
    void aNewKeyOfTheProviderIsFoundAndItsOldOneIsRefusedThen() throws Exception {
        String old = provider.sign(claims().build());
        assertEquals(Role.RUNNER, tokens.caller(old).role());
        assertEquals(1, provider.read());
        tokens.caller(provider.sign(claims().subject("bob").build()));
        assertEquals(1, provider.read(), "the keys are cached");

        provider.rotate();
        assertEquals(Role.RUNNER, tokens.caller(provider.sign(claims().build())).role());
        assertEquals(2, provider.read());
        refusedAs(old, "no signature by a key of the provider");
    }

    @Test
    void tokensWithUnknownKeysDoNotHaveTheProviderAskedEachTime() throws Exception {
        tokens.caller(provider.sign(claims().build()));
        IdentityProvider.KeyPair stranger = IdentityProvider.newKey();
        for (int i = 0; i < 20; i++) {
            SignedJWT forged =
                    provider.signed(claims().build(), JOSEObjectType.JWT, stranger.key());
            refusedAs(forged.serialize(), "no signature by a key of the provider");
        }
        assertTrue(provider.read() <= 3, provider.read() + " times");
        assertEquals(Role.RUNNER, tokens.caller(provider.sign(claims().build())).role());
    }

    @Test
    void withoutTheProvidersKeysNobodyIsLetInAndCachedOnesAreGoneOnWith() throws Exception {
        String token = provider.sign(claims().build());
        provider.fail(true);
        assertEquals(ErrorCode.OIDC_KEYS_UNREADABLE, refused(token).code());
        provider.fail(false);
        tokens = tokens(provider.keys());
        assertEquals(Role.RUNNER, tokens.caller(token).role());
        provider.fail(true);
        assertEquals(Role.RUNNER, tokens.caller(token).role());
    }

    @Test
    void keysOfAFileAreReadAgainForANewKey(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("jwks.json");
        Files.writeString(file, provider.published());
        tokens = tokens(file.toUri());
        assertEquals(Role.RUNNER, tokens.caller(provider.sign(claims().build())).role());
        provider.rotate();
        Files.writeString(file, provider.published());
        assertEquals(Role.RUNNER, tokens.caller(provider.sign(claims().build())).role());
        assertEquals(0, provider.read());

        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        tokens = tokens(broken.toUri());
        assertEquals(
                ErrorCode.OIDC_KEYS_UNREADABLE, refused(provider.sign(claims().build())).code());
    }

    @Test
    void rolesAreFoundInTheFormsThatProvidersGiveThem() throws Exception {
        Map<String, Object> forms =
                Map.of(
                        "scope", "openid makers",
                        "realm_access", Map.of("roles", List.of("makers")),
                        "https://pictures.example/roles", List.of("makers"),
                        "resource_access", Map.of("a.b", Map.of("roles", List.of("makers"))));
        for (String path :
                List.of(
                        "scope",
                        "realm_access.roles",
                        "https://pictures.example/roles",
                        "resource_access.a.b.roles")) {
            tokens = new OidcTokens(IdentityProvider.settings(provider.keys(), path), NEVER_AGAIN);
            JWTClaimsSet.Builder claims = claims().claim("groups", null);
            forms.forEach(claims::claim);
            assertEquals(Role.RUNNER, tokens.caller(provider.sign(claims.build())).role(), path);
        }
        for (String path : List.of("groups", "realm_access", "scope.x", "realm_access.none")) {
            tokens = new OidcTokens(IdentityProvider.settings(provider.keys(), path), NEVER_AGAIN);
            String token = provider.sign(claims().claim("groups", List.of("others")).build());
            assertEquals(ErrorCode.ROLE_TOO_LOW, refused(token).code(), path);
        }
    }

    @Test
    void keysOfThisServerAndOtherTextsHaveNoFormOfAToken() {
        for (String text :
                List.of(
                        "",
                        "int_0123abcd" + "x".repeat(43),
                        "a.b.c",
                        "eyJ",
                        "eyJ.a",
                        "eyJ.a.b.c")) {
            assertFalse(OidcTokens.hasForm(text), text);
        }
    }

    @Test
    void anActorIsOfItsIssuerAlone() {
        OidcSettings settings =
                new OidcSettings(
                        "https://a.example",
                        Set.of("x"),
                        URI.create("https://a.example/keys"),
                        Set.of("RS256"),
                        Duration.ZERO,
                        "groups",
                        Map.of("m", Role.RUNNER),
                        List.of("toy"),
                        new KeyLimits(null, 1, null));
        assertEquals(1, settings.grant("oidc https://a.example ada").orElseThrow().limits().runs());
        assertTrue(settings.grant("oidc https://a.example.evil ada").isEmpty());
        assertTrue(settings.grant("key 12345678").isEmpty());
    }
}
