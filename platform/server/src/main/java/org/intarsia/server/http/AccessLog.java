package org.intarsia.server.http;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.server.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** One line of JSON a request, and its metrics. No query, body, token or label is in them. */
public final class AccessLog {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final PrintStream out;
    private final RecentLines recent;
    private final Metrics metrics;

    /**
     * @param recent gets every line too
     */
    public AccessLog(PrintStream out, RecentLines recent, Metrics metrics) {
        this.out = out;
        this.recent = recent;
        this.metrics = metrics;
    }

    private void write(Map<String, Object> line) {
        String text = Answer.Json.text(line);
        out.println(text);
        recent.add(text);
    }

    /**
     * @param route the path of the document, with its parameters' names; null where there is none
     * @param codes of the problems of the answer
     */
    void answered(
            ApiRequest request, @Nullable String route, int status, String codes, Duration took) {
        Map<String, Object> line = line("request", request);
        String method = METHODS.contains(request.method()) ? request.method() : "?";
        line.put("method", method);
        line.put("route", route == null ? "" : route);
        line.put("status", status);
        line.put("milliseconds", took.toNanos() / 1000 / 1000.0);
        if (!codes.isEmpty()) {
            line.put("codes", codes);
        }
        write(line);
        metrics.answered(
                route == null ? "none" : route,
                method,
                status,
                codes.isEmpty() ? List.of() : List.of(codes.split(" ")),
                took);
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
        write(line);
    }

    private static Map<String, Object> line(String event, ApiRequest request) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("event", event);
        line.put("id", request.id());
        line.put("trace", request.trace().trace());
        line.put("span", request.trace().span());
        if (request.trace().parent() != null) {
            line.put("parent", request.trace().parent());
        }
        return line;
    }
}
