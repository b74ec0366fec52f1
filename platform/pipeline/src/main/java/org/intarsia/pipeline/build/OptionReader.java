package org.intarsia.pipeline.build;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/**
 * Options of a manifest entry to the component's record: preset first, written options over it.
 * Names may be written {@code hidden-size}, {@code hidden_size} or {@code hiddenSize}.
 */
public final class OptionReader {
    private OptionReader() {}

    /**
     * @throws IntarsiaException INT-113 unknown preset, INT-114 unknown option, INT-115 a value of
     *     the wrong type, and what the record's constructor says; all of them
     */
    public static Record read(PartEntry entry, RegisteredComponent component) {
        Problems problems = new Problems();
        Map<String, Object> values = new LinkedHashMap<>(preset(entry, component, problems));
        List<String> known =
                Stream.of(component.options().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
        Map<String, Node> places = new LinkedHashMap<>();
        for (Map.Entry<String, Node> option : entry.options().entrySet()) {
            String name = camel(option.getKey());
            if (known.contains(name)) {
                values.put(name, option.getValue().plain());
                places.put(name, option.getValue());
            } else {
                List<String> written = known.stream().map(OptionReader::kebab).toList();
                problems.add(
                        ErrorCode.UNKNOWN_OPTION,
                        option.getValue().place(),
                        entry.use() + " has no such option",
                        Suggestions.suggest(kebab(name), written, "Its options are"));
            }
        }
        problems.throwIfAny();
        return decode(entry, component, values, places);
    }

    private static Map<String, Object> preset(
            PartEntry entry, RegisteredComponent component, Problems problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (entry.preset() != null) {
            Map<String, Object> preset = component.presets().get(entry.preset());
            if (preset == null) {
                problems.add(
                        ErrorCode.UNKNOWN_PRESET,
                        entry.place(),
                        entry.use() + " has no preset \"" + entry.preset() + "\"",
                        Suggestions.suggest(
                                entry.preset(), component.presets().keySet(), "Its presets are"));
            } else {
                preset.forEach((name, value) -> values.put(camel(name), value));
            }
        }
        return values;
    }

    private static Record decode(
            PartEntry entry,
            RegisteredComponent component,
            Map<String, Object> values,
            Map<String, Node> places) {
        try {
            return mapper().convertValue(values, component.options());
        } catch (IllegalArgumentException e) {
            throw new IntarsiaException(problems(e, entry, places), e);
        }
    }

    /**
     * One a call, with a cache of its own: what it caches would keep the class loaders of plugins.
     */
    private static ObjectMapper mapper() {
        ObjectMapper mapper =
                JsonMapper.builder()
                        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .build();
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 64);
        mapper.setTypeFactory(TypeFactory.defaultInstance().withCache(types));
        return mapper;
    }

    private static List<Problem> problems(
            Throwable thrown, PartEntry entry, Map<String, Node> places) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IntarsiaException known) {
                return known.problems().stream()
                        .map(problem -> placed(problem, entry, places))
                        .toList();
            }
        }
        JsonMappingException mapping =
                thrown.getCause() instanceof JsonMappingException m ? m : null;
        String option =
                mapping == null || mapping.getPath().isEmpty()
                        ? ""
                        : mapping.getPath().get(0).getFieldName();
        Node at = places.get(option);
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean checked =
                root instanceof IllegalArgumentException && !(root instanceof JsonMappingException);
        String cause =
                checked && root != thrown && root.getMessage() != null
                        ? root.getMessage()
                        : "a value of another type is expected"
                                + (at == null ? "" : ", not " + at.plain());
        return List.of(
                new Problem(
                        ErrorCode.INVALID_OPTION_TYPE,
                        at == null ? entry.place() : at.place(),
                        cause,
                        "Fix the value."));
    }

    /** A record names its options alone; the manifest knows where they stand. */
    private static Problem placed(Problem problem, PartEntry entry, Map<String, Node> places) {
        String option = problem.subject();
        Node at = places.get(camel(option));
        Place part = entry.place();
        return problem.at(
                at != null ? at.place() : Place.option(part.part(), option).at(part.line()));
    }

    static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        boolean up = false;
        for (char c : name.toCharArray()) {
            if (c == '-' || c == '_') {
                up = camel.length() > 0;
            } else {
                camel.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return camel.toString();
    }

    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
