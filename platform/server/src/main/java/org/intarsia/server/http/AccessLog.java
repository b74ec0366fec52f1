package org.intarsia.server.http;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of JSON a request. No query, body, token or label is in it. */
public final class AccessLog {
    private final PrintStream out;

    public AccessLog(PrintStream out) {
        this.out = out;
    }

    /**
     * @param route the path of the document, with its parameters' names; null where there is none
     * @param codes of the problems of the answer
     */
    void answered(
            ApiRequest request, @Nullable String route, int status, String codes, Duration took) {
        Map<String, Object> line = line("request", request);
        line.put("method", request.method().matches("[A-Z]{1,10}") ? request.method() : "?");
        line.put("route", route == null ? "" : route);
        line.put("status", status);
        line.put("milliseconds", took.toNanos() / 1000 / 1000.0);
        if (!codes.isEmpty()) {
            line.put("codes", codes);
        }
        String trace = request.header().apply("traceparent");
        if (trace != null && trace.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
            line.put("traceparent", trace);
        }
        out.println(Answer.Json.text(line));
    }

    /** What nobody expected, with its stack: the client is told the id alone. */
    void failed(ApiRequest request, Throwable failure) {
        Map<String, Object> line = line("failure", request);
        StringBuilder stack = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            stack.append(stack.isEmpty() ? "" : " | caused by ").append(at);
            for (StackTraceElement frame : at.getStackTrace()) {
                stack.append(" at ").append(frame);
            }
        }
        line.put("stack", stack.toString());
        out.println(Answer.Json.text(line));
    }

    private static Map<String, Object> line(String event, ApiRequest request) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("event", event);
        line.put("id", request.id());
        return line;
    }
}
