package org.intarsia.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256, in lower-case hexadecimal digits. */
public final class Digests {
    private Digests() {}

    /** Of the text in UTF-8. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /**
     * A new digest, for what comes in pieces; {@link #hex} of its result is what the others give.
     */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * A digest or another text of hexadecimal digits as this class writes it: people and other
     * programs write capitals, and blanks around it. What is no such text stays what it is.
     */
    public static String normalised(String digits) {
        return digits.strip().toLowerCase(Locale.ROOT);
    }

    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
