package org.intarsia.server.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.intarsia.server.document.Operation.Location;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Checks requests by the document, all problems at once. */
public final class RequestReader {
    private static final String NEXT = "See GET /openapi.json.";

    private final ApiDocument document;

    public RequestReader(ApiDocument document) {
        this.document = document;
    }

    /**
     * A request that fits the document.
     *
     * @param path values of the path's parameters, by name
     * @param query values of the query's parameters, by name; of those that were sent
     * @param header values of the headers that the document knows; of those that were sent
     * @param body an empty object where there was none
     */
    public record Checked(
            Map<String, JsonNode> path,
            Map<String, JsonNode> query,
            Map<String, JsonNode> header,
            JsonNode body) {
        /** A parameter of the path, as text. */
        public String path(String name) {
            return path.get(name).asText();
        }

        /** A parameter of the query; null where it was not sent. */
        public @Nullable JsonNode query(String name) {
            return query.get(name);
        }

        /** A header; null where it was not sent. */
        public @Nullable String header(String name) {
            return header.containsKey(name) ? header.get(name).asText() : null;
        }

        /** An entry of the body as text; null where it is missing or null. */
        public @Nullable String text(String name) {
            return body.hasNonNull(name) ? body.path(name).asText() : null;
        }

        /** An entry of the body as a whole number. */
        public long whole(String name, long otherwise) {
            return body.hasNonNull(name) ? body.path(name).asLong() : otherwise;
        }

        public boolean yes(String name) {
            return body.path(name).asBoolean();
        }
    }

    /**
     * @param path values of the path's parameters
     * @param query values of the query's parameters
     * @param header the first value of a header by name, or null
     * @param body as sent; empty for none
     * @throws IntarsiaException INT-430, everything that does not fit
     */
    public Checked read(
            Operation operation,
            Map<String, String> path,
            Map<String, String> query,
            Function<String, @Nullable String> header,
            byte[] body) {
        Problems problems = new Problems();
        Map<Location, Map<String, JsonNode>> values = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            values.put(location, new LinkedHashMap<>());
        }
        for (Operation.Parameter parameter : operation.parameters()) {
            String name = parameter.name();
            String given =
                    switch (parameter.in()) {
                        case PATH -> path.get(name);
                        case QUERY -> query.get(name);
                        case HEADER -> header.apply(name);
                    };
            String place = parameter.in().name().toLowerCase(Locale.ROOT) + " " + name;
            if (given != null) {
                JsonNode value = value(given, parameter.type());
                check(parameter.schema(), value, place, problems);
                values.get(parameter.in()).put(name, value);
            } else if (parameter.required()) {
                refuse(place, "it is missing", problems);
            }
        }
        for (String name : query.keySet()) {
            if (operation.parameters().stream()
                    .noneMatch(
                            known -> known.in() == Location.QUERY && known.name().equals(name))) {
                refuse("query " + name, "there is no such parameter", problems);
            }
        }
        JsonNode content = body(operation, body, problems);
        problems.throwIfAny();
        return new Checked(
                values.get(Location.PATH),
                values.get(Location.QUERY),
                values.get(Location.HEADER),
                content);
    }

    private JsonNode body(Operation operation, byte[] body, Problems problems) {
        JsonNode[] content = {JsonNodeFactory.instance.objectNode()};
        if (operation.body().isEmpty()) {
            if (body.length > 0 && !operation.upload()) {
                refuse("body", "this request takes none", problems);
            }
        } else if (body.length > 0) {
            problems.collect(() -> content[0] = JsonBodies.read(body));
            if (problems.isEmpty() || content[0].size() > 0) {
                check(operation.body().get(), content[0], "", problems);
            }
        } else if (operation.bodyRequired()) {
            refuse("body", "it is missing", problems);
        }
        return content[0];
    }

    /** What the text says where the schema wants a number or a truth; else the text. */
    private static JsonNode value(String text, String type) {
        if (type.equals("integer") && text.matches("-?\\d{1,18}")) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return TextNode.valueOf(text);
    }

    private void check(String pointer, JsonNode value, String place, Problems problems) {
        JsonSchema schema = document.schema(pointer);
        for (ValidationMessage message : schema.validate(value)) {
            String at = message.getInstanceLocation().toString().replaceFirst("^[$/.]+", "");
            String where = at.isEmpty() ? place : at;
            refuse(where.isEmpty() ? "body" : where, cause(message), problems);
        }
    }

    /** Without the place, which stands before it. */
    private static String cause(ValidationMessage message) {
        String text = message.getMessage();
        String place = message.getInstanceLocation() + ": ";
        return text.startsWith(place) ? text.substring(place.length()) : text;
    }

    private static void refuse(String place, String cause, Problems problems) {
        problems.add(ErrorCode.INVALID_REQUEST, Place.part(place), cause, NEXT);
    }
}
