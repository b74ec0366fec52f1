package org.intarsia.weights;

import java.util.List;

/**
 * How the names of a file and those that are requested of it belong together.
 *
 * @param prefix put before every requested name as it is: {@code net.}, or empty
 * @param ignore beginnings of names, after the prefix, that need not be requested: {@code loss.}
 * @param renaming of the file's names, before all else
 */
public record NameRules(String prefix, List<String> ignore, Renaming renaming) {
    public NameRules {
        ignore = List.copyOf(ignore);
    }

    /** With a prefix alone. */
    public static NameRules of(String prefix) {
        return new NameRules(prefix, List.of(), Renaming.NONE);
    }
}
