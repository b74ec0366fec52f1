package org.intarsia.weights;

import java.util.Comparator;
import java.util.Map;

/** Names of parameters in a file that a training starts from, and which of them it leaves out. */
final class StartNames {
    private static final String ANY = "*";

    private StartNames() {}

    /** Whether it is an ending of names, {@code "*.lora_A"}, and not a beginning. */
    static boolean isEnding(String some) {
        return some.startsWith(ANY);
    }

    /** Whether a beginning, or an ending, of names means this one. */
    static boolean isMeant(String some, String name) {
        return isEnding(some) ? name.endsWith(some.substring(1)) : name.startsWith(some);
    }

    /** What the file calls a parameter; of several beginnings the longest counts. */
    static String stored(String name, Map<String, String> rename) {
        return rename.entrySet().stream()
                .filter(beginning -> name.startsWith(beginning.getValue()))
                .max(
                        Map.Entry.<String, String>comparingByValue(
                                        Comparator.comparingInt(String::length))
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(
                        beginning ->
                                beginning.getKey() + name.substring(beginning.getValue().length()))
                .orElse(name);
    }
}
