package org.intarsia.spi.plugin;

import java.util.List;

/**
 * What an option's value may be.
 *
 * @param form one value, a list or a map by name
 * @param element of which it is one, or holds several
 * @param range of a number; {@link Range#FINITE} for what is none
 * @param choices the words of a {@link Element#CHOICE}, empty otherwise
 * @param size the number of elements of a list or map
 */
public record OptionType(
        Form form, Element element, Range range, List<String> choices, Range size) {
    public OptionType {
        choices = List.copyOf(choices);
    }

    /** How many values an option has. */
    public enum Form {
        SINGLE,
        LIST,
        MAP
    }

    /** What one value is. */
    public enum Element {
        WHOLE("whole number"),
        NUMBER("number"),
        BOOLEAN("true or false"),
        TEXT("text"),
        CHOICE("word");

        private final String words;

        Element(String words) {
            this.words = words;
        }

        public boolean isNumber() {
            return this == WHOLE || this == NUMBER;
        }

        /** "a whole number". */
        String one() {
            return this == BOOLEAN || this == TEXT ? words : "a " + words;
        }
    }

    /** "whole number", "list of numbers", "map of names to numbers", "rms or layer". */
    @Override
    public String toString() {
        if (element == Element.CHOICE) {
            String words = String.join(", ", choices);
            return form == Form.SINGLE ? words : several() + words;
        }
        boolean plural = form != Form.SINGLE && element.isNumber();
        return several() + element.words + (plural ? "s" : "");
    }

    private String several() {
        return switch (form) {
            case SINGLE -> "";
            case LIST -> "list of ";
            case MAP -> "map of names to ";
        };
    }
}
