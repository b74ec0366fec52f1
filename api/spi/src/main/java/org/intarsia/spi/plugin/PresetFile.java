package org.intarsia.spi.plugin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads the presets that a plugin ships for a part: options by the name of the preset. */
public final class PresetFile {
    private static final TypeReference<LinkedHashMap<String, LinkedHashMap<String, Object>>> MAP =
            new TypeReference<>() {};

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
        ObjectMapper mapper = json ? new ObjectMapper() : new YAMLMapper();
        try (InputStream in = file.openStream()) {
            Map<String, LinkedHashMap<String, Object>> read = mapper.readValue(in, MAP);
            if (read == null || read.containsValue(null)) {
                throw wrong(path, "a preset is null", null);
            }
            Map<String, Map<String, Object>> presets = new LinkedHashMap<>(read);
            return Collections.unmodifiableMap(presets);
        } catch (IOException e) {
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw wrong(path, cause, e);
        }
    }

    private static IllegalArgumentException wrong(String path, String cause, IOException e) {
        return new IllegalArgumentException(
                "its file " + path + " does not hold options by preset name: " + cause, e);
    }
}
