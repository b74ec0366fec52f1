package org.intarsia.app.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that gives access to a server.
 *
 * @param text what clients send; at least 32 characters
 */
public record AccessToken(String text) {
    /** Characters of the shortest one: what is shorter can be guessed. */
    public static final int SHORTEST = 32;

    private static final int RANDOM_BYTES = 32;

    public AccessToken {
        if (!text.matches("[\\w.~+/=-]{" + SHORTEST + ",}")) {
            throw new IllegalArgumentException("no token of " + SHORTEST + " characters");
        }
    }

    /** A new one of 256 random bits. */
    public static AccessToken random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessToken(
                "int_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Compares in a time that tells nothing of the secret. */
    public boolean matches(String given) {
        return MessageDigest.isEqual(digest(text), digest(given));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "AccessToken";
    }
}
