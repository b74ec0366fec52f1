package org.intarsia.spi.problem;

import java.util.Objects;

/**
 * Where a problem is: an option of a part in a manifest, an edge between two parts, a file, or
 * another thing that has a name. What is not known is empty, or 0.
 *
 * @param from the kind of the part that offers something, when the problem is an edge
 * @param part a part or section of a manifest by its path ({@code sampler}, {@code
 *     backbone.with.text}), or another thing by its name ({@code plugin vq 1.0.0})
 * @param option the entry of that part, as written
 * @param file the own name of the file, without its folder; for a value of the command line the
 *     option that gave it
 * @param line 1-based
 */
public record Place(String from, String part, String option, String file, int line) {
    public Place {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(file, "file");
        if (line < 0) {
            throw new IllegalArgumentException("line " + line);
        }
    }

    /** A part or section of a manifest, or another thing by its name. */
    public static Place part(String part) {
        return new Place("", part, "", "", 0);
    }

    /** An option of a part. */
    public static Place option(String part, String option) {
        return new Place("", part, option, "", 0);
    }

    /** An option, from code that does not know the part: its record. */
    public static Place option(String option) {
        return option("", option);
    }

    /** Where the part of kind {@code to} reads what the part of kind {@code from} offers. */
    public static Place edge(String from, String to) {
        return new Place(from, to, "", "", 0);
    }

    /** A file by its own name. */
    public static Place file(String name) {
        return new Place("", "", "", name, 0);
    }

    /** The same place with its line; 0 for none. */
    public Place at(int newLine) {
        return new Place(from, part, option, file, newLine);
    }

    /** The same place, said to be in a file. */
    public Place in(String newFile) {
        return new Place(from, part, option, newFile, line);
    }

    /** The same place, said to be where another one is: in its file, at its line. */
    public Place where(Place other) {
        return new Place(from, part, option, other.file, other.line);
    }

    /** The same place as an edge from a part of another kind. */
    public Place edgeFrom(String kind) {
        return new Place(kind, part, option, file, line);
    }

    /**
     * For messages: {@code sampler.steps (line 24)}, {@code edge head -> sampler (mine.yaml, line
     * 3)}, {@code mine.yaml (line 5)}.
     */
    @Override
    public String toString() {
        String name = part + (part.isEmpty() || option.isEmpty() ? "" : ".") + option;
        String said = from.isEmpty() ? name : "edge " + from + " -> " + name;
        String row = line > 0 ? "line " + line : "";
        if (said.isEmpty()) {
            return file + (row.isEmpty() ? "" : " (" + row + ")");
        }
        String where = file + (file.isEmpty() || row.isEmpty() ? "" : ", ") + row;
        return said + (where.isEmpty() ? "" : " (" + where + ")");
    }
}
