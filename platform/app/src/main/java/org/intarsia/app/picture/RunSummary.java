package org.intarsia.app.picture;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param pictures made
 * @param seconds in all, writing included
 * @param evaluations of the network for a picture: the most of any batch
 * @param figures of the sampler, by name: the most of any batch
 */
public record RunSummary(
        int pictures, double seconds, long evaluations, Map<String, Double> figures) {
    public RunSummary {
        figures = Map.copyOf(figures);
    }

    /** {@code 3 pictures in 1.2 s, 50 network evaluations each}, and what the sampler counted. */
    public String text() {
        return String.format(
                        Locale.ROOT,
                        "%d pictures in %.1f s, %d network evaluations each",
                        pictures,
                        seconds,
                        evaluations)
                + figures(figures);
    }

    /** {@code , 3 rejected}, in the order of the names. */
    static String figures(Map<String, Double> figures) {
        return new TreeMap<>(figures)
                .entrySet().stream()
                        .map(figure -> ", " + number(figure.getValue()) + " " + figure.getKey())
                        .collect(Collectors.joining());
    }

    /** Without decimals where it has none. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
