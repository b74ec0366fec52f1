package org.intarsia.encoders.t5;

/**
 * Distances of a key from a query as classes: small ones by themselves, larger ones in classes that
 * grow with their logarithm; keys behind the query have the second half.
 *
 * @param count of both halves
 * @param farthest from this distance on all are in the last class
 */
public record RelativeBuckets(int count, int farthest) {
    /**
     * @param distance place of the key minus that of the query
     */
    public int of(int distance) {
        int half = count / 2;
        int exact = half / 2;
        int first = distance > 0 ? half : 0;
        int size = Math.abs(distance);
        if (size < exact) {
            return first + size;
        }
        // In single precision, as the published code rounds.
        float share =
                (float) Math.log((float) size / exact)
                        / (float) Math.log((double) farthest / exact);
        int beyond = exact + (int) (share * (half - exact));
        return first + Math.min(half - 1, beyond);
    }
}
