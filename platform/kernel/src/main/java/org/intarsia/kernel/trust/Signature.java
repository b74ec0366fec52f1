package org.intarsia.kernel.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A detached signature: a text of five lines beside the jar, {@code NAME.jar.sig}.
 *
 * <pre>
 * intarsia-signature: 1
 * digest: sha256 of the jar, in hex
 * key: id of the key
 * signed: 2026-11-25T09:00:00Z
 * signature: Base64 of Ed25519 over the four lines before, each with its line feed
 * </pre>
 *
 * @param digest of the jar that it vouches for
 * @param key id of the key that it claims
 * @param signed when, as its maker says
 * @param value 64 bytes
 */
public record Signature(String digest, String key, String signed, byte[] value) {
    /** The longest file that is read as one. */
    public static final int LONGEST = 4096;

    private static final String FORMAT = "intarsia-signature";

    /** Signs a jar's digest. */
    public static Signature of(String digest, PrivateKey with, PublicKey half, String now) {
        String key = Keys.id(half);
        try {
            java.security.Signature engine = java.security.Signature.getInstance("Ed25519");
            engine.initSign(with);
            engine.update(lines(digest, key, now));
            return new Signature(digest, key, now, engine.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read signs", e);
        }
    }

    /**
     * @throws IllegalArgumentException when the text is no signature
     */
    public static Signature parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            String[] pair = line.split(": ", 2);
            if (pair.length != 2 || fields.put(pair[0], pair[1].strip()) != null) {
                throw new IllegalArgumentException("the line \"" + line + "\"");
            }
        }
        if (!"1".equals(fields.get(FORMAT)) || fields.size() != 5) {
            throw new IllegalArgumentException("not five lines of format 1");
        }
        return new Signature(
                required(fields, "digest"),
                required(fields, "key"),
                required(fields, "signed"),
                Base64.getDecoder().decode(required(fields, "signature")));
    }

    /** Whether a key made it. */
    public boolean madeBy(PublicKey half) {
        try {
            java.security.Signature engine = java.security.Signature.getInstance("Ed25519");
            engine.initVerify(half);
            engine.update(lines(digest, key, signed));
            return engine.verify(value);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** As it is written in the file. */
    public String text() {
        return new String(lines(digest, key, signed), StandardCharsets.UTF_8)
                + "signature: "
                + Base64.getEncoder().encodeToString(value)
                + "\n";
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no line \"" + name + "\"");
        }
        return value;
    }

    private static byte[] lines(String digest, String key, String signed) {
        return (FORMAT + ": 1\ndigest: " + digest + "\nkey: " + key + "\nsigned: " + signed + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
