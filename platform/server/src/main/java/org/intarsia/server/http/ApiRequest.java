package org.intarsia.server.http;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent.
 *
 * @param id by which the answer and the log name it
 * @param trace what it is a part of
 * @param method in capitals
 * @param path as sent: segments are not decoded
 * @param query as sent, without the question mark; null for none
 * @param header a header's first value by name, in any case; null where there is none
 */
public record ApiRequest(
        String id,
        TraceContext trace,
        String method,
        String path,
        @Nullable String query,
        Function<String, @Nullable String> header,
        BoundedBody body) {
    /** The segments of the path, decoded; those of {@code /} are none. */
    List<String> segments() {
        return UrlText.segments(path);
    }

    /** The parameters of the query, decoded; of one that comes twice, the last. */
    Map<String, String> parameters() {
        return UrlText.parameters(query);
    }
}
