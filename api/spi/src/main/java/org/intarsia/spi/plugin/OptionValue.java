package org.intarsia.spi.plugin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.spi.plugin.OptionType.Element;
import org.intarsia.spi.plugin.OptionType.Form;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/** Reads the value of one option and says what is wrong with it. */
final class OptionValue {
    private static final int LONGEST = 60;

    private final OptionSpec spec;
    private final OptionType type;
    private final Class<?> element;

    /**
     * @param element the Java type of a value, of an element of a list or map
     */
    OptionValue(OptionSpec spec, Class<?> element) {
        this.spec = spec;
        this.type = spec.type();
        this.element = element;
    }

    void missing(Problems problems) {
        String help = spec.help().isEmpty() ? "" : ": " + spec.help();
        problems.add(
                ErrorCode.MISSING_OPTION,
                Place.option(spec.name()),
                "not given",
                "Give " + expected() + help + ".");
    }

    /** Null where a problem was noted. */
    Object read(Object given, Problems problems) {
        if (given == null) {
            String leave = spec.required() ? "." : ", or leave the option out.";
            problems.add(
                    ErrorCode.INVALID_OPTION_TYPE,
                    Place.option(spec.name()),
                    "no value is given",
                    "Give " + expected() + leave);
            return null;
        }
        return switch (type.form()) {
            case SINGLE -> one(given, "", problems);
            case LIST -> list(given, problems);
            case MAP -> map(given, problems);
        };
    }

    private Object list(Object given, Problems problems) {
        if (!(given instanceof List<?> items)) {
            wrongType(shown(given), "a list", "Write it in brackets: [" + given + "].", problems);
            return null;
        }
        sized(items.size(), problems);
        List<Object> read = new ArrayList<>();
        for (Object item : items) {
            read.add(one(item, "element " + (read.size() + 1) + " is ", problems));
        }
        return Collections.unmodifiableList(read);
    }

    private Object map(Object given, Problems problems) {
        if (!(given instanceof Map<?, ?> entries)) {
            wrongType(shown(given), "a map", "Write it in braces: {name: value}.", problems);
            return null;
        }
        sized(entries.size(), problems);
        Map<String, Object> read = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> read.put(String.valueOf(key), one(value, key + " is ", problems)));
        return Collections.unmodifiableMap(read);
    }

    private void sized(int size, Problems problems) {
        if (!type.size().contains(size)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    Place.option(spec.name()),
                    size + " elements, not " + type.size(),
                    "Give a " + type + " of that length" + orLeaveOut());
        }
    }

    private Object one(Object given, String which, Problems problems) {
        return switch (type.element()) {
            case WHOLE, NUMBER -> number(given, which, problems);
            case BOOLEAN -> given instanceof Boolean ? given : refused(given, which, problems);
            case TEXT -> given instanceof String ? given : refused(given, which, problems);
            case CHOICE -> choice(given, which, problems);
        };
    }

    private Object number(Object given, String which, Problems problems) {
        boolean whole = given instanceof Integer || given instanceof Long;
        boolean fits =
                whole
                        || given instanceof BigInteger
                        || type.element() == Element.NUMBER && given instanceof Number;
        if (!fits) {
            return refused(given, which, problems);
        }
        double value = ((Number) given).doubleValue();
        if (!type.range().contains(value)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    Place.option(spec.name()),
                    which + given + ", not in the range " + type.range(),
                    "Give " + type.element().one() + " in that range" + orLeaveOut());
            return null;
        }
        return converted((Number) given);
    }

    private Object converted(Number value) {
        if (element == int.class || element == Integer.class) {
            return value.intValue();
        }
        if (element == long.class || element == Long.class) {
            return value.longValue();
        }
        return element == float.class || element == Float.class
                ? (Object) value.floatValue()
                : (Object) value.doubleValue();
    }

    private Object choice(Object given, String which, Problems problems) {
        if (!(given instanceof String) && !element.isInstance(given)) {
            return refused(given, which, problems);
        }
        String word = OptionField.word(String.valueOf(given));
        if (!type.choices().contains(word)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    Place.option(spec.name()),
                    which + shown(given) + ", which is not known",
                    Suggestions.suggest(word, type.choices(), "Use one of"));
            return null;
        }
        for (Object constant : element.getEnumConstants()) {
            if (OptionField.word(((Enum<?>) constant).name()).equals(word)) {
                return constant;
            }
        }
        throw new IllegalStateException(word + " is no constant of " + element);
    }

    private Object refused(Object given, String which, Problems problems) {
        boolean quoted =
                given instanceof String text
                        && (type.element().isNumber()
                                ? isNumber(text)
                                : text.toLowerCase(Locale.ROOT).matches("true|false"));
        String next;
        if (quoted) {
            next = "Write it without quotes: " + given + ".";
        } else if (type.element() == Element.TEXT && !(given instanceof Iterable<?>)) {
            next = "Write it in quotes: \"" + given + "\".";
        } else {
            next = "Give " + expected() + ".";
        }
        wrongType(which + shown(given), one(), next, problems);
        return null;
    }

    private void wrongType(String given, String expected, String next, Problems problems) {
        problems.add(
                ErrorCode.INVALID_OPTION_TYPE,
                Place.option(spec.name()),
                given + ", where " + expected + " is expected",
                next);
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String one() {
        return type.element() == Element.CHOICE
                ? "one of " + String.join(", ", type.choices())
                : type.element().one();
    }

    /** "a whole number, 1 to 256", "a list of numbers". */
    private String expected() {
        String range =
                type.element().isNumber() && !type.range().equals(Range.FINITE)
                        ? ", " + type.range()
                        : "";
        return (type.form() == Form.SINGLE ? one() : "a " + type) + range;
    }

    private String orLeaveOut() {
        String meaning = spec.help().isEmpty() ? "" : " It means: " + spec.help() + ".";
        return spec.otherwise().map(it -> ", or leave it out for " + it + ".").orElse(".")
                + meaning;
    }

    private static String shown(Object value) {
        String text =
                value instanceof String ? "the text \"" + value + "\"" : String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
