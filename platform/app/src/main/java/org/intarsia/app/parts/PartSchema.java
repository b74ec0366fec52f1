package org.intarsia.app.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.plugin.OptionSpec;
import org.intarsia.spi.plugin.OptionType;
import org.intarsia.spi.plugin.OptionType.Element;
import org.intarsia.spi.plugin.OptionType.Form;
import org.intarsia.spi.plugin.Range;

/** A part's entry in a manifest as a JSON Schema (draft 2020-12). */
public final class PartSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private PartSchema() {}

    public static String json(PartDescription part) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(of(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text and numbers are always written", e);
        }
    }

    /** Maps, lists, text, numbers and booleans. */
    public static Map<String, Object> of(PartDescription part) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("use", Map.of("const", part.name()));
        properties.put("kind", Map.of("const", part.kind().word()));
        properties.put("version", Map.of("type", "string"));
        if (!part.presets().isEmpty()) {
            properties.put("preset", Map.of("enum", List.copyOf(part.presets().keySet())));
        }
        properties.put("weights", Map.of("type", "object"));
        properties.put("device", Map.of("type", "string"));
        properties.put("with", Map.of("type", "object"));
        List<String> required = new ArrayList<>(List.of("use"));
        for (OptionSpec option : part.options()) {
            properties.put(option.name(), property(option));
            // A preset may give what is required.
            if (option.required() && part.presets().isEmpty()) {
                required.add(option.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DRAFT);
        schema.put("title", part.kind() + " " + part.name());
        schema.put("description", part.summary());
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> property(OptionSpec option) {
        OptionType type = option.type();
        Map<String, Object> property = new LinkedHashMap<>();
        String unit = option.unit().isEmpty() ? "" : " (" + option.unit() + ")";
        property.put("description", option.help() + unit);
        switch (type.form()) {
            case SINGLE -> property.putAll(element(type));
            case LIST -> {
                property.put("type", "array");
                property.put("items", element(type));
                property.put("minItems", (long) type.size().low());
                property.put("maxItems", (long) type.size().high());
            }
            case MAP -> {
                property.put("type", "object");
                property.put("additionalProperties", element(type));
            }
        }
        option.otherwise().ifPresent(text -> property.put("default", value(text, type)));
        return property;
    }

    private static Map<String, Object> element(OptionType type) {
        Map<String, Object> element = new LinkedHashMap<>();
        switch (type.element()) {
            case WHOLE -> element.put("type", "integer");
            case NUMBER -> element.put("type", "number");
            case BOOLEAN -> element.put("type", "boolean");
            case TEXT -> element.put("type", "string");
            case CHOICE -> element.put("enum", type.choices());
        }
        if (type.element().isNumber()) {
            range(type.range(), type.element(), element);
        }
        return element;
    }

    private static void range(Range range, Element element, Map<String, Object> schema) {
        if (range.hasLow()) {
            String name = range.lowIncluded() ? "minimum" : "exclusiveMinimum";
            schema.put(name, number(range.low(), element));
        }
        if (range.hasHigh()) {
            String name = range.highIncluded() ? "maximum" : "exclusiveMaximum";
            schema.put(name, number(range.high(), element));
        }
    }

    private static Number number(double value, Element element) {
        return element == Element.WHOLE ? (Number) (long) value : (Number) value;
    }

    private static Object value(String text, OptionType type) {
        boolean words = type.element() == Element.TEXT || type.element() == Element.CHOICE;
        return type.form() == Form.SINGLE && words
                ? text
                : YamlReader.read("value: " + text, "default").plain().get("value");
    }
}
