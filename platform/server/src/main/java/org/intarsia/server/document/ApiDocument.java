package org.intarsia.server.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.intarsia.app.access.Role;

/**
 * The file {@code openapi.yaml}: every address of the server, and the form of every request and
 * answer. What is not in it is not served. Safe for several threads.
 */
public final class ApiDocument {
    private static final String ID = "https://intarsia.invalid/openapi.json";
    private static final String OPEN = "x-open";
    private static final String ROLE = "x-role";

    private final JsonNode root;
    private final List<Operation> operations;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.operations = read();
        String text = root.toString();
        this.factory =
                JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder -> builder.schemaLoaders(all -> all.schemas(Map.of(ID, text))));
    }

    /** The one of this bundle. */
    public static ApiDocument load() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("openapi.yaml")) {
            return new ApiDocument(new ObjectMapper(new YAMLFactory()).readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document, as it is served. */
    public JsonNode json() {
        return root;
    }

    /** In the order of the file. */
    public List<Operation> operations() {
        return operations;
    }

    /** An operation with the values of its path. */
    public record Match(Operation operation, Map<String, String> path) {}

    /** What serves a path; of two, the one with fewer parameters. Empty when none does. */
    public Optional<Match> match(String method, List<String> segments) {
        return matches(segments).stream()
                .filter(one -> one.operation().method().equals(method))
                .findFirst();
    }

    /** The methods that a path supports, as the header Allow lists them; empty for none. */
    public String methods(List<String> segments) {
        return matches(segments).stream()
                .map(one -> one.operation().method())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private List<Match> matches(List<String> segments) {
        List<Match> found = new ArrayList<>();
        for (Operation operation : operations) {
            operation.match(segments).ifPresent(path -> found.add(new Match(operation, path)));
        }
        int fewest = found.stream().mapToInt(one -> one.path().size()).min().orElse(0);
        return found.stream().filter(one -> one.path().size() == fewest).toList();
    }

    /**
     * A schema of the document, compiled when first asked for.
     *
     * @param pointer such as {@code /components/schemas/Problem}
     */
    public JsonSchema schema(String pointer) {
        return compiled.computeIfAbsent(
                pointer, at -> factory.getSchema(SchemaLocation.of(ID + "#" + at), config));
    }

    private List<Operation> read() {
        List<Operation> all = new ArrayList<>();
        root.path("paths")
                .fields()
                .forEachRemaining(
                        path ->
                                path.getValue()
                                        .fields()
                                        .forEachRemaining(
                                                method ->
                                                        all.add(
                                                                operation(
                                                                        path.getKey(),
                                                                        method.getKey(),
                                                                        method.getValue()))));
        return List.copyOf(all);
    }

    private Operation operation(String path, String method, JsonNode node) {
        String at = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method;
        List<Operation.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < node.path("parameters").size(); i++) {
            parameters.add(parameter(resolved(at + "/parameters/" + i)));
        }
        String bodyAt = resolved(at + "/requestBody");
        JsonNode body = root.at(bodyAt);
        String schema = bodyAt + "/content/application~1json/schema";
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                node.path(OPEN).asBoolean(),
                // Whoever forgets the role of an address gives it to nobody by that.
                node.has(ROLE) ? Role.of(node.path(ROLE).asText()) : Role.ADMIN,
                node.path("summary").asText(),
                parameters,
                root.at(schema).isMissingNode() ? Optional.empty() : Optional.of(schema),
                body.path("required").asBoolean(),
                body.path("content").has("multipart/form-data"));
    }

    /** Where what stands at a pointer is written. */
    private String resolved(String pointer) {
        JsonNode node = root.at(pointer);
        return node.has("$ref") ? node.path("$ref").asText().substring(1) : pointer;
    }

    private Operation.Parameter parameter(String at) {
        JsonNode node = root.at(at);
        return new Operation.Parameter(
                node.path("name").asText(),
                Operation.Location.valueOf(node.path("in").asText().toUpperCase(Locale.ROOT)),
                node.path("required").asBoolean(),
                node.path("schema").path("type").asText(),
                at + "/schema");
    }
}
