package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** How names and shapes are written in messages. */
final class Names {
    private static final int SHOWN = 10;
    private static final int LONGEST = 200;

    private Names() {}

    /** {@code [768, 3, 16, 16]}. */
    static String of(Shape shape) {
        return java.util.Arrays.toString(shape.getShape());
    }

    /** The first ten, and how many more there are. */
    static String list(Collection<String> names) {
        String shown =
                names.stream().limit(SHOWN).map(Names::clean).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }

    /** Text out of a file, made harmless for a terminal and cut to a line or two. */
    static String clean(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return cut.replaceAll("\\p{C}", "?");
    }

    /** The candidate that was probably meant; empty when none is near. */
    static Optional<String> near(String wanted, Collection<String> candidates) {
        String best = null;
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String candidate : candidates) {
            if (candidate.length() <= LONGEST
                    && Math.abs(candidate.length() - wanted.length()) < least) {
                int distance = distance(wanted, candidate);
                if (distance < least) {
                    least = distance;
                    best = candidate;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
