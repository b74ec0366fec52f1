package org.intarsia.kernel.internal.registry;

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
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;

/** Reads the presets that a bundle ships for a component. */
final class Presets {
    private static final TypeReference<LinkedHashMap<String, LinkedHashMap<String, Object>>> MAP =
            new TypeReference<>() {};

    private Presets() {}

    /**
     * @param resources as {@link Origin#resources()}
     * @throws PluginRefusedException when the file cannot be read as options by preset name
     */
    static Map<String, Map<String, Object>> read(String name, Function<String, URL> resources) {
        for (String ending : new String[] {".json", ".yaml"}) {
            String path = "presets/" + name + ending;
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
            Map<String, Map<String, Object>> presets = new LinkedHashMap<>(read);
            return Collections.unmodifiableMap(presets);
        } catch (IOException e) {
            throw new PluginRefusedException(
                    "its file " + path + " does not hold options by preset name: " + cause(e), e);
        }
    }

    private static String cause(IOException e) {
        return e.getMessage().lines().findFirst().orElse("");
    }
}
