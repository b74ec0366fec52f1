package org.intarsia.app.picture;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Which pictures, in order: so many of the first class, then of the next.
 *
 * @param classes or numbers of texts
 * @param each pictures of each class
 * @param seeds of the first picture of each class; the next one has the next seed
 */
public record PictureOrder(int[] classes, int each, long[] seeds) {
    /**
     * @throws IntarsiaException INT-404 when the seeds or the number of pictures pass the largest
     *     number there is
     */
    public PictureOrder {
        for (long seed : seeds) {
            if (seed > Long.MAX_VALUE - (each - 1)) {
                throw new IntarsiaException(
                        ErrorCode.ARGUMENT_OUT_OF_RANGE,
                        "--seed " + seed,
                        "the seed of the last picture would be above " + Long.MAX_VALUE,
                        "Give a smaller seed or count.");
            }
        }
        if ((long) classes.length * each > Integer.MAX_VALUE) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--count " + each,
                    "with " + classes.length + " classes these are more than 2147483647 pictures",
                    "Generate fewer classes or pictures at a time.");
        }
    }

    /** With one seed for the first picture of every class. */
    public PictureOrder(int[] classes, int each, long seed) {
        this(classes, each, seeds(classes.length, seed));
    }

    private static long[] seeds(int count, long seed) {
        long[] seeds = new long[count];
        Arrays.fill(seeds, seed);
        return seeds;
    }

    /** Of the first picture. */
    public long seed() {
        return seeds[0];
    }

    public int size() {
        return classes.length * each;
    }

    /** The class, or the number of the text. */
    public int label(int index) {
        return classes[index / each];
    }

    public long seed(int index) {
        return seeds[index / each] + index % each;
    }

    Generator.Request part(int from, int to) {
        return new Generator.Request(
                IntStream.range(from, to).map(this::label).toArray(),
                IntStream.range(from, to).mapToLong(this::seed).toArray());
    }
}
