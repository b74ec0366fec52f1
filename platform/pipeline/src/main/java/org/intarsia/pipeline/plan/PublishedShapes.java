package org.intarsia.pipeline.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** The names and shapes of a published model file, and those that a plan asks for. */
public final class PublishedShapes {
    private PublishedShapes() {}

    /**
     * @param file a JSON map of names to shapes, {@code {"name": [2, 3]}}
     * @return shapes by name, written {@code [2,3]}, in the order of the file
     * @throws IntarsiaException INT-704 when it is no such map; INT-107 when it cannot be read
     */
    public static Map<String, String> read(Path file) {
        String subject = String.valueOf(file.getFileName());
        try {
            JsonNode json = new ObjectMapper().readTree(Manifests.text(file, subject));
            Map<String, String> shapes = new LinkedHashMap<>();
            json.fields()
                    .forEachRemaining(
                            entry -> shapes.put(entry.getKey(), text(sizes(entry.getValue()))));
            return shapes;
        } catch (JsonProcessingException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_SHAPES_FILE,
                    Place.file(subject),
                    "not a JSON map of names to shapes",
                    "Give a file like {\"name\": [2, 3]}.");
        }
    }

    /**
     * @param requests of a plan, those of one model file or more
     * @return shapes by name, written as those of {@link #read}, in the order of asking
     */
    public static Map<String, String> asked(Collection<Plan.Requests> requests) {
        Map<String, String> asked = new LinkedHashMap<>();
        requests.stream()
                .flatMap(of -> of.parameters().stream())
                .forEach(one -> asked.put(one.name(), text(one.shape().getShape())));
        return asked;
    }

    /** {@code [2,3]}. */
    public static String text(long[] sizes) {
        return Arrays.toString(sizes).replace(" ", "");
    }

    private static long[] sizes(JsonNode sizes) {
        return StreamSupport.stream(sizes.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
