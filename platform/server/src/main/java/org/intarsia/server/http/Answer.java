package org.intarsia.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** What a client gets. */
public sealed interface Answer {
    int status();

    /** Beside the content's type and length. */
    Map<String, String> headers();

    /** An answer that is there as a whole. */
    record Whole(int status, String type, byte[] body, Map<String, String> headers)
            implements Answer {
        public Whole {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Server-sent events, while they happen; the status is 200.
     *
     * @param unsent is called instead of the source when the client is gone before the first event
     */
    record Stream(EventSource source, Runnable unsent) implements Answer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no");
        }
    }

    /** Writes the events of one answer, on the request's thread. */
    @FunctionalInterface
    interface EventSource {
        /**
         * @throws CancellationException when the client is gone
         */
        void write(EventWriter to);
    }

    /** A page or text. */
    static Answer text(String type, byte[] body) {
        return new Whole(200, type, body, Map.of());
    }

    /** A value as JSON: records, maps, lists, text, numbers. */
    static Answer json(int status, Object value) {
        return new Whole(status, "application/json", Json.bytes(value), Map.of());
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    /** Writes values as JSON. */
    final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        private Json() {}

        /** UTF-8. */
        public static byte[] bytes(Object value) {
            try {
                return MAPPER.writeValueAsBytes(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an answer cannot be written", e);
            }
        }

        public static String text(Object value) {
            return new String(bytes(value), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
