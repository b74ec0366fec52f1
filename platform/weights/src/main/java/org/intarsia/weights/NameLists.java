package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Collection;
import java.util.stream.Collectors;

/** How names and shapes are written in messages. */
public final class NameLists {
    private static final int SHOWN = 10;
    private static final int LONGEST = 200;

    private NameLists() {}

    /** {@code [768, 3, 16, 16]}. */
    static String of(Shape shape) {
        return java.util.Arrays.toString(shape.getShape());
    }

    /** The first ten, and how many more there are. */
    public static String list(Collection<String> names) {
        String shown =
                names.stream().limit(SHOWN).map(NameLists::clean).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }

    /** Text out of a file, made harmless for a terminal and cut to a line or two. */
    public static String clean(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return cut.replaceAll("\\p{C}", "?");
    }
}
