package org.intarsia.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request in a trace, as the header {@code traceparent} of W3C's Trace Context says
 * it: that of the caller is gone on with, else a new trace begins.
 *
 * @param trace of the whole trace, 32 hexadecimal digits
 * @param parent the span of the caller, 16 digits; null in a new trace
 * @param span of this request, 16 digits
 * @param flags 2 digits, as the caller sent them
 */
public record TraceContext(String trace, @Nullable String parent, String span, String flags) {
    /** Later versions may have more behind the flags; version ff is none. */
    private static final Pattern HEADER =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a request with that header; null for none. What is malformed is as none. */
    public static TraceContext of(@Nullable String header) {
        Matcher given = HEADER.matcher(header == null ? "" : header);
        boolean valid =
                given.matches()
                        && (given.group(5) == null || !given.group(1).equals("00"))
                        && !given.group(2).matches("0+")
                        && !given.group(3).matches("0+");
        return valid
                ? new TraceContext(given.group(2), given.group(3), random(8), given.group(4))
                : new TraceContext(random(16), null, random(8), "00");
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        // An id of zeros alone is none.
        random[0] |= 1;
        return HexFormat.of().formatHex(random);
    }

    /** The header by which others go on with it. */
    public String header() {
        return "00-" + trace + "-" + span + "-" + flags;
    }
}
