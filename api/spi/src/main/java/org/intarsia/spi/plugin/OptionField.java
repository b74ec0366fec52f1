package org.intarsia.spi.plugin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.spi.plugin.OptionType.Element;
import org.intarsia.spi.plugin.OptionType.Form;
import org.intarsia.spi.problem.Problems;

/** One component of an options record: what it declares, and how its value is read. */
final class OptionField implements OptionSchema.Member {
    private static final Map<Class<?>, Range> NUMBERS =
            Map.of(
                    int.class,
                    Range.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    Integer.class,
                    Range.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    long.class,
                    Range.of(-0x1p53, 0x1p53),
                    Long.class,
                    Range.of(-0x1p53, 0x1p53),
                    float.class,
                    Range.FINITE,
                    Float.class,
                    Range.FINITE,
                    double.class,
                    Range.FINITE,
                    Double.class,
                    Range.FINITE);

    private final OptionSpec spec;
    private final OptionValue value;
    private final Object otherwise;

    private OptionField(OptionSpec spec, OptionValue value) {
        this.spec = spec;
        this.value = value;
        this.otherwise = spec.otherwise().map(this::parsed).orElse(null);
    }

    /**
     * @param defaults those that a record with this one as a group declares, by their names
     */
    static OptionField of(RecordComponent component, Map<String, String> defaults) {
        try {
            Class<?> raw = component.getType();
            Form form = raw == List.class ? Form.LIST : raw == Map.class ? Form.MAP : Form.SINGLE;
            Class<?> element = element(component, form);
            Optional<Option> declared = Optional.ofNullable(component.getAnnotation(Option.class));
            OptionType type = type(form, element, declared);
            String otherwise = defaults.get(Options.name(component.getName()));
            OptionSpec spec = spec(component, type, declared);
            spec = otherwise == null ? spec : spec.otherwise(otherwise);
            if (raw.isPrimitive() && !spec.required() && spec.otherwise().isEmpty()) {
                throw new IllegalArgumentException("a primitive needs a default");
            }
            return new OptionField(spec, new OptionValue(spec, element));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getSimpleName()
                            + "."
                            + component.getName()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    OptionSpec spec() {
        return spec;
    }

    @Override
    public List<OptionSpec> specs() {
        return List.of(spec);
    }

    @Override
    public Object read(Map<String, Object> given, Problems problems, Problems misfits) {
        if (given.containsKey(spec.name())) {
            return value.read(given.get(spec.name()), problems);
        }
        if (spec.required()) {
            value.missing(problems);
        }
        return otherwise;
    }

    private static OptionSpec spec(
            RecordComponent component, OptionType type, Optional<Option> declared) {
        String otherwise = declared.map(Option::value).orElse("");
        boolean required = declared.map(Option::required).orElse(component.getType().isPrimitive());
        if (required && !otherwise.isEmpty()) {
            throw new IllegalArgumentException("what has a default is not required");
        }
        return new OptionSpec(
                Options.name(component.getName()),
                type,
                Optional.of(otherwise).filter(text -> !text.isEmpty()),
                declared.map(Option::computed).orElse(""),
                required,
                declared.map(Option::unit).orElse(""),
                declared.map(Option::help).orElse(""));
    }

    private static Class<?> element(RecordComponent component, Form form) {
        if (form == Form.SINGLE) {
            return component.getType();
        }
        Type[] arguments =
                component.getGenericType() instanceof ParameterizedType generic
                        ? generic.getActualTypeArguments()
                        : new Type[0];
        boolean named = form == Form.LIST || arguments.length == 2 && arguments[0] == String.class;
        if (named
                && arguments.length > 0
                && arguments[arguments.length - 1] instanceof Class<?> element) {
            return element;
        }
        throw new IllegalArgumentException(component.getGenericType() + " is no type of option");
    }

    private static OptionType type(Form form, Class<?> raw, Optional<Option> declared) {
        Element element;
        List<String> choices = List.of();
        if (NUMBERS.containsKey(raw)) {
            element = NUMBERS.get(raw).hasLow() ? Element.WHOLE : Element.NUMBER;
        } else if (raw == boolean.class || raw == Boolean.class) {
            element = Element.BOOLEAN;
        } else if (raw == String.class) {
            element = Element.TEXT;
        } else if (raw.isEnum()) {
            element = Element.CHOICE;
            choices = choices(raw, declared.map(Option::choices).orElse(new String[0]));
        } else {
            throw new IllegalArgumentException(raw.getName() + " is no type of option");
        }
        Range held = NUMBERS.getOrDefault(raw, Range.FINITE);
        Range range =
                element.isNumber()
                        ? declared.map(OptionField::range).orElse(held).and(held)
                        : Range.FINITE;
        Range size =
                form == Form.SINGLE
                        ? Range.of(1, 1)
                        : declared.map(option -> Range.of(option.minItems(), option.maxItems()))
                                .orElse(Range.of(0, 4096));
        return new OptionType(form, element, range, choices, size);
    }

    private static Range range(Option option) {
        boolean above = option.above() > Double.NEGATIVE_INFINITY;
        boolean below = option.below() < Double.POSITIVE_INFINITY;
        return new Range(
                above ? option.above() : option.min(),
                !above,
                below ? option.below() : option.max(),
                !below);
    }

    private static List<String> choices(Class<?> type, String[] some) {
        List<String> all =
                Stream.of(type.getEnumConstants())
                        .map(constant -> word(((Enum<?>) constant).name()))
                        .toList();
        List<String> chosen = List.of(some);
        if (!all.containsAll(chosen)) {
            throw new IllegalArgumentException(chosen + " are not all among " + all);
        }
        return chosen.isEmpty() ? all : chosen;
    }

    /** A constant as manifests write it. */
    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Object parsed(String text) {
        Problems problems = new Problems();
        Object parsed = value.read(plain(text), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("its default " + text + ": " + problems.list());
        }
        return parsed;
    }

    /** A default's text as YAML would give it. */
    private Object plain(String text) {
        return switch (spec.type().form()) {
            case SINGLE -> scalar(text);
            case LIST -> inner(text).map(this::scalar).toList();
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                inner(text)
                        .map(entry -> entry.split(":", 2))
                        .forEach(entry -> map.put(entry[0].strip(), scalar(entry[1].strip())));
                yield map;
            }
        };
    }

    private static Stream<String> inner(String text) {
        String inside = text.substring(1, text.length() - 1);
        return Arrays.stream(inside.split(",")).map(String::strip).filter(it -> !it.isEmpty());
    }

    private Object scalar(String text) {
        return switch (spec.type().element()) {
            case WHOLE -> Long.valueOf(text);
            case NUMBER -> Double.valueOf(text);
            case BOOLEAN -> text.equals("true") ? true : text.equals("false") ? false : text;
            case TEXT, CHOICE -> text;
        };
    }
}
