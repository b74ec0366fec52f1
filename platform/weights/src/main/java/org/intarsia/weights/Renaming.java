package org.intarsia.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * Gives the tensors of a file other names: parts of a name, which dots separate, are replaced
 * wherever they occur, all at once. {@code _orig_mod} to nothing makes {@code
 * blocks.0._orig_mod.fc.weight} {@code blocks.0.fc.weight}.
 */
public final class Renaming {
    /** Every name stays. */
    public static final Renaming NONE = new Renaming(Map.of());

    private final Map<List<String>, List<String>> rules = new LinkedHashMap<>();
    private int longest;

    /**
     * @param rules what is replaced to what replaces it, with a dot at the end or without
     */
    public Renaming(Map<String, String> rules) {
        rules.forEach(
                (from, to) -> {
                    this.rules.put(parts(from), parts(to));
                    longest = Math.max(longest, parts(from).size());
                });
    }

    /** Parts of a name; a rule whose parts are none, or two of the same, mean nothing. */
    public static List<String> parts(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return plain.isEmpty() ? List.of() : List.of(plain.split("\\.", -1));
    }

    /** A name of the file as it is requested; where several rules begin, the longest counts. */
    public String apply(String name) {
        if (rules.isEmpty()) {
            return name;
        }
        List<String> parts = List.of(name.split("\\.", -1));
        List<String> made = new ArrayList<>();
        int at = 0;
        while (at < parts.size()) {
            int taken = 0;
            for (int length = Math.min(longest, parts.size() - at); length > 0; length--) {
                List<String> to = rules.get(parts.subList(at, at + length));
                if (to != null) {
                    made.addAll(to);
                    taken = length;
                    break;
                }
            }
            if (taken == 0) {
                made.add(parts.get(at));
                taken = 1;
            }
            at += taken;
        }
        return String.join(".", made);
    }

    /**
     * The names of a file by what they become.
     *
     * @throws IntarsiaException INT-319 when two of them become one
     */
    public SortedMap<String, String> storedNames(StateDict dict) {
        SortedMap<String, String> stored = new TreeMap<>();
        List<String> collisions = new ArrayList<>();
        Set<String> names = dict.names();
        for (String name : names) {
            String before = stored.putIfAbsent(apply(name), name);
            if (before != null) {
                collisions.add(before + " and " + name + " to " + apply(name));
            }
        }
        if (!collisions.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.RENAMED_NAMES_COLLIDE,
                    Place.option("weights.rename").in(dict.file()),
                    "it renames two tensors to one: " + NameLists.list(collisions),
                    "Use longer beginnings of the names, so that the results differ.");
        }
        return stored;
    }
}
