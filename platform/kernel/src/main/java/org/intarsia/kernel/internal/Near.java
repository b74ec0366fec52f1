package org.intarsia.kernel.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The name that was probably meant. */
final class Near {
    private Near() {}

    /** The nearest name, when it is near enough to be a slip of the pen. */
    static Optional<String> to(String typed, List<String> names) {
        int allowed = Math.max(2, typed.length() / 3);
        return names.stream()
                .filter(name -> distance(typed, name) <= allowed)
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /** Insertions, deletions and replacements that turn one into the other. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
