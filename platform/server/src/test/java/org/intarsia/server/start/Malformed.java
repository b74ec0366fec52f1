package org.intarsia.server.start;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Parts of requests that a client would not send on purpose. */
final class Malformed {
    private static final List<String> SEGMENTS =
            List.of(
                    "toy",
                    "1",
                    "x",
                    "..",
                    "%2e%2e%2fetc%2fpasswd",
                    "%00",
                    "%",
                    "-1",
                    "a%20b",
                    "99999999999999999999",
                    "%F0%9F%92%A9",
                    "toy%5C..",
                    "named",
                    "a".repeat(300));
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "0",
                    "1",
                    "1.5",
                    "1e3",
                    "99999999999999999999",
                    "\"\"",
                    "\"0\"",
                    "\"x\"",
                    "\"../../etc/passwd\"",
                    "\"\\u0000\"",
                    "[]",
                    "[1,[2]]",
                    "{}",
                    "{\"use\": \"toy\"}",
                    "{\"\": null}",
                    "-0.0",
                    "1e308",
                    "\"${x}\"",
                    "\"4x4\"",
                    "\"toy\"");

    private Malformed() {}

    static String segment(Random random) {
        return SEGMENTS.get(random.nextInt(SEGMENTS.size())).replace("\\", "\\\\");
    }

    /** An object of some of the fields, now and then damaged or none at all. */
    static byte[] body(Random random, List<String> fields) {
        if (random.nextInt(4) == 0) {
            return new byte[0];
        }
        StringBuilder body = new StringBuilder("{");
        for (String field : fields) {
            if (random.nextInt(3) > 0) {
                body.append(body.length() > 1 ? "," : "").append('"').append(field).append("\":");
                body.append(VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        body.append(random.nextInt(8) == 0 ? "" : "}");
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
