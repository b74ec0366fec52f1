package org.intarsia.server.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.spi.problem.Problem;

/** How an API says what is wrong. */
public enum ProblemForm {
    /** RFC 9457, with all problems. */
    HOUSE("application/problem+json"),
    /** As OpenAI's clients read it: they choose their exception by the status. */
    OPENAI("application/json"),
    /** KServe's Open Inference Protocol. */
    KSERVE("application/json"),
    /** As AUTOMATIC1111's clients read it. */
    SDAPI("application/json");

    private final String type;

    ProblemForm(String type) {
        this.type = type;
    }

    /** The form of the API that a path belongs to. */
    public static ProblemForm of(String path) {
        if (path.startsWith("/v1/")) {
            return OPENAI;
        }
        if (path.startsWith("/sdapi/")) {
            return SDAPI;
        }
        return path.equals("/v2") || path.startsWith("/v2/") ? KSERVE : HOUSE;
    }

    /** The content's type. */
    public String type() {
        return type;
    }

    /**
     * @param id of the request
     * @param problems at least one
     */
    public Map<String, Object> body(String id, int status, List<Problem> problems) {
        Problem first = problems.get(0);
        Map<String, Object> body = new LinkedHashMap<>();
        switch (this) {
            case HOUSE -> {
                body.put("type", "about:blank");
                body.put("title", first.code().title());
                body.put("status", status);
                body.put("detail", text(problems));
                body.put("instance", "urn:request:" + id);
                body.put("problems", list(problems));
            }
            case OPENAI -> {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("message", text(problems));
                error.put("type", kind(status));
                error.put("param", param(first));
                error.put("code", first.code().code());
                error.put("problems", list(problems));
                body.put("error", error);
            }
            case KSERVE -> body.put("error", text(problems));
            case SDAPI -> {
                body.put("error", first.code().title());
                body.put("detail", text(problems));
                body.put("body", "");
                body.put("errors", "");
            }
        }
        return body;
    }

    /** A place is a field and what was found in it; what serves is a model there. */
    private static String param(Problem problem) {
        String field = problem.subject().split(" ", 2)[0];
        return field.equals("pipeline") ? "model" : field;
    }

    private static String kind(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    private static String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** Code, place, cause and next step of each. */
    public static List<Map<String, String>> list(List<Problem> problems) {
        List<Map<String, String>> list = new ArrayList<>();
        for (Problem problem : problems) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("code", problem.code().code());
            one.put("place", problem.subject());
            one.put("cause", problem.cause());
            one.put("next", problem.next());
            list.add(one);
        }
        return list;
    }
}
