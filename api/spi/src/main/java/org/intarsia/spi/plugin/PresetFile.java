package org.intarsia.spi.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the presets that a plugin ships for a part: options by the name of the preset. Token by
 * token: every start reads the presets of every part, and binding JSON to objects loads hundreds of
 * classes.
 */
public final class PresetFile {
    private PresetFile() {}

    /**
     * The presets of {@code presets/<part>.json} or {@code .yaml}; empty when there is neither.
     *
     * @param part its name in manifests
     * @param resources by path, without a leading slash; null for one that is not there
     * @throws IllegalArgumentException when the file cannot be read as options by preset name, or
     *     holds a preset of null
     */
    public static Map<String, Map<String, Object>> read(
            String part, Function<String, URL> resources) {
        for (String ending : new String[] {".json", ".yaml"}) {
            String path = "presets/" + part + ending;
            URL file = resources.apply(path);
            if (file != null) {
                return parse(path, file, ending.equals(".json"));
            }
        }
        return Map.of();
    }

    private static Map<String, Map<String, Object>> parse(String path, URL file, boolean json) {
        JsonFactory format = json ? new JsonFactory() : new YAMLFactory();
        try (InputStream in = file.openStream();
                JsonParser parser = format.createParser(in)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            Map<String, Map<String, Object>> presets = new LinkedHashMap<>();
            expect(JsonToken.START_OBJECT, parser.nextToken(), path, "the file");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                expect(JsonToken.START_OBJECT, parser.nextToken(), path, "preset " + name);
                presets.put(name, object(parser));
            }
            if (parser.nextToken() != null) {
                throw wrong(path, "more text follows the presets", null);
            }
            return Collections.unmodifiableMap(presets);
        } catch (IOException e) {
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw wrong(path, cause, e);
        }
    }

    private static void expect(
            JsonToken wanted, @Nullable JsonToken found, String path, String what) {
        if (found == JsonToken.VALUE_NULL) {
            throw wrong(path, what + " is null", null);
        }
        if (found != wanted) {
            throw wrong(path, what + " is no map of names to values", null);
        }
    }

    /** What the parser stands at the start of. */
    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            entries.put(name, value(parser, parser.nextToken()));
        }
        return entries;
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
                next != JsonToken.END_ARRAY;
                next = parser.nextToken()) {
            values.add(value(parser, next));
        }
        return values;
    }

    /**
     * As Jackson reads a value of no stated type: null, Boolean, String, Integer, Long, BigInteger,
     * Double, List or Map.
     */
    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> token == JsonToken.VALUE_TRUE;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static IllegalArgumentException wrong(
            String path, String cause, @Nullable IOException e) {
        return new IllegalArgumentException(
                "its file " + path + " does not hold options by preset name: " + cause, e);
    }
}
