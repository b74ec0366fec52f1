package org.intarsia.spi.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant, for the next step of a message. */
public final class Suggestions {
    private Suggestions() {}

    /** The nearest of {@code known} by edit distance, when it is near enough to be a slip. */
    public static Optional<String> find(String word, Collection<String> known) {
        int enough = Math.max(1, Math.min(3, word.length() / 3 + 1));
        return known.stream()
                .filter(other -> Math.abs(other.length() - word.length()) <= enough)
                .filter(other -> distance(word, other) <= enough)
                .min(
                        Comparator.comparingInt((String other) -> distance(word, other))
                                .thenComparing(other -> other));
    }

    /** "Did you mean x? Entries here are a, b, c." */
    public static String suggest(String word, Collection<String> known, String introduction) {
        String all = known.isEmpty() ? "" : introduction + " " + String.join(", ", known) + ".";
        return find(word, known).map(near -> "Did you mean " + near + "? ").orElse("") + all;
    }

    private static int distance(String a, String b) {
        String x = a.toLowerCase(Locale.ROOT);
        String y = b.toLowerCase(Locale.ROOT);
        int[] row = new int[y.length() + 1];
        for (int j = 0; j <= y.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= x.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length(); j++) {
                int change = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[y.length()];
    }
}
