package org.intarsia.server.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.serve.StartToken;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request, by its header {@code Authorization}. */
public final class Authenticator {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final AccessKeys keys;
    private final @Nullable StartToken token;
    private final @Nullable OidcTokens oidc;

    /**
     * @param token null where none was made at the start
     * @param oidc null where no identity provider's tokens are accepted
     */
    public Authenticator(AccessKeys keys, @Nullable StartToken token, @Nullable OidcTokens oidc) {
        this.keys = keys;
        this.token = token;
        this.oidc = oidc;
    }

    /**
     * @param header {@code Bearer KEY}; for clients that know no other, {@code Basic} with the key
     *     as the password and any user
     * @throws IntarsiaException INT-432 when it names no valid key or token; as {@link
     *     OidcTokens#caller} for a token of an identity provider
     */
    public Caller caller(@Nullable String header) {
        if (header == null) {
            throw refused("it is missing");
        }
        String text = secret(header).orElseThrow(() -> refused("it holds no key"));
        if (token != null && token.accepts(text, keys)) {
            return Caller.TOKEN;
        }
        if (oidc != null && OidcTokens.hasForm(text)) {
            return oidc.caller(text);
        }
        return keys.find(text)
                .map(key -> new Caller(key.actor(), key.role(), key.grant()))
                .orElseThrow(
                        () ->
                                refused(
                                        "its key is none of this server, has expired or was revoked"));
    }

    private static Optional<String> secret(String header) {
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(header.substring(BEARER.length()).strip());
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return password(header.substring(BASIC.length()).strip());
        }
        return Optional.empty();
    }

    private static Optional<String> password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static IntarsiaException refused(String cause) {
        return new IntarsiaException(
                ErrorCode.NOT_AUTHENTICATED,
                "header Authorization",
                cause,
                "Send: Authorization: Bearer KEY.");
    }
}
