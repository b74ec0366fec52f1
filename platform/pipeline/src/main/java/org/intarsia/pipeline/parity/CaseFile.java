package org.intarsia.pipeline.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * The description of a recorded case.
 *
 * @param files role to file name in the folder
 * @param weightsKey the nested dict where {@code files.weights} is a torch file; or null
 * @param tensors by name, in the order of the file
 */
record CaseFile(
        Path folder,
        String model,
        String name,
        String operation,
        Map<String, Object> config,
        Map<String, String> files,
        String weightsKey,
        Map<String, Tensor> tensors) {
    static final String FILE = "case.json";

    /**
     * @param role {@code input}, {@code intermediate} or {@code expected}
     */
    record Tensor(String name, String role, Tolerance tolerance) {}

    String title() {
        return model + "/" + name;
    }

    List<Tensor> withRole(String role) {
        return tensors.values().stream().filter(tensor -> tensor.role().equals(role)).toList();
    }

    /**
     * The case folders at or below a path, in order of their names.
     *
     * @throws IntarsiaException INT-701 when there is none
     */
    static List<Path> find(Path path) {
        try (Stream<Path> files = Files.walk(path, 8)) {
            List<Path> folders =
                    files.filter(file -> file.endsWith(FILE))
                            .map(Path::getParent)
                            .sorted()
                            .toList();
            if (!folders.isEmpty()) {
                return folders;
            }
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.CASE_NOT_FOUND,
                    Place.file(String.valueOf(path)),
                    "it cannot be read",
                    "Name a case folder.");
        }
        throw new IntarsiaException(
                ErrorCode.CASE_NOT_FOUND,
                Place.file(String.valueOf(path)),
                "no " + FILE + " at or below it",
                "Name a case folder or a tree of them.");
    }

    /**
     * @throws IntarsiaException INT-703 when the description is not readable
     */
    static CaseFile read(Path folder) {
        try {
            JsonNode json = new ObjectMapper().readTree(folder.resolve(FILE).toFile());
            Map<String, String> files = new LinkedHashMap<>();
            json.path("files")
                    .fields()
                    .forEachRemaining(f -> files.put(f.getKey(), f.getValue().asText()));
            return new CaseFile(
                    folder,
                    json.path("model").asText(),
                    json.path("case").asText(),
                    json.path("op").asText(),
                    new ObjectMapper().convertValue(json.path("config"), new MapType()),
                    files,
                    json.hasNonNull("weights_key") ? json.get("weights_key").asText() : null,
                    tensors(json));
        } catch (JsonProcessingException e) {
            throw broken(folder, "it is not JSON: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw broken(folder, "it cannot be read");
        }
    }

    private static Map<String, Tensor> tensors(JsonNode json) {
        Tolerance common = Tolerance.of(json.path("tolerance"), new Tolerance(0, 0, false));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        json.path("tensors").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            Tolerance own = Tolerance.of(json.path("tensor_tolerance").path(name), common);
            tensors.put(
                    name,
                    new Tensor(name, json.path("tensors").path(name).path("role").asText(), own));
        }
        return tensors;
    }

    private static IntarsiaException broken(Path folder, String cause) {
        return new IntarsiaException(
                ErrorCode.CASE_INVALID,
                Place.file(folder.getFileName() + "/" + FILE),
                cause,
                "Restore the file as it was recorded.");
    }

    private static final class MapType
            extends com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>> {}
}
