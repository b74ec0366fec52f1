package org.intarsia.app.picture;

import java.util.Arrays;
import org.intarsia.pipeline.run.Generator;

/**
 * Which pictures, in order.
 *
 * @param labels a class, or the number of a text, for each
 * @param seeds one for each
 * @param each how many stand beside one another: those of one class or text
 */
public record PictureOrder(int[] labels, long[] seeds, int each) {
    /**
     * So many of each class, with seeds that count up from the first.
     *
     * @param classes or numbers of texts
     */
    public static PictureOrder of(int[] classes, int each, long seed) {
        int[] labels = new int[classes.length * each];
        long[] seeds = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes[i / each];
            seeds[i] = seed + i % each;
        }
        return new PictureOrder(labels, seeds, each);
    }

    public int size() {
        return labels.length;
    }

    Generator.Request part(int from, int to) {
        return new Generator.Request(
                Arrays.copyOfRange(labels, from, to), Arrays.copyOfRange(seeds, from, to));
    }
}
