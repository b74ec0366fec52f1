package org.intarsia.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Reads the parts of an address. */
final class UrlText {
    private UrlText() {}

    static List<String> segments(String path) {
        return Stream.of(path.split("/", -1))
                .skip(1)
                .filter(segment -> !(segment.isEmpty() && path.equals("/")))
                // In a path, plus is plus.
                .map(segment -> decoded(segment.replace("+", "%2B"), "path"))
                .toList();
    }

    static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(decoded(name, "query"), decoded(value, "query"));
            }
        }
        return parameters;
    }

    private static String decoded(String text, String place) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_REQUEST,
                    place,
                    "a % is not followed by two hexadecimal digits",
                    "Encode the address.");
        }
    }
}
