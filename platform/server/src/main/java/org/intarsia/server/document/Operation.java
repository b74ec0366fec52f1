package org.intarsia.server.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.app.access.Role;

/**
 * A method of an address.
 *
 * @param id by which its handler is found
 * @param method in capitals
 * @param path with its parameters: {@code /v1/models/{model}}
 * @param open whether it needs no token, and is answered while the server starts and stops
 * @param role that a caller needs
 * @param summary what it does, in one line
 * @param parameters of the path, the query and the headers
 * @param body the pointer to the schema of its JSON body; empty where it takes none
 * @param bodyRequired whether it must have one
 * @param upload whether its body is a form with files, which its handler reads
 */
public record Operation(
        String id,
        String method,
        String path,
        boolean open,
        Role role,
        String summary,
        List<Parameter> parameters,
        Optional<String> body,
        boolean bodyRequired,
        boolean upload) {
    public Operation {
        parameters = List.copyOf(parameters);
    }

    /** Where a parameter stands in a request. */
    public enum Location {
        PATH,
        QUERY,
        HEADER
    }

    /**
     * A parameter of the path, the query or a header.
     *
     * @param type of its schema: {@code string}, {@code integer}, {@code boolean}
     * @param schema the pointer to it
     */
    public record Parameter(
            String name, Location in, boolean required, String type, String schema) {}

    /** The values of the path's parameters; empty when it is another path. */
    Optional<Map<String, String>> match(List<String> segments) {
        String[] own = path.substring(1).split("/");
        if (own.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < own.length; i++) {
            if (own[i].startsWith("{")) {
                values.put(own[i].substring(1, own[i].length() - 1), segments.get(i));
            } else if (!own[i].equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
