package org.intarsia.app.soak;

/**
 * What came of a soak. Times are in milliseconds.
 *
 * @param swaps made under load; fewer than asked for when it was ended early
 * @param swapsInAll those before and after the load among them
 * @param answered requests that were answered
 * @param lost requests that failed
 * @param wrong answers whose pixels are not those of the same parts alone, bit for bit
 * @param mixed answers whose digests are not those of one generation
 * @param leaseP99 getting hold of a generation, in the clients
 * @param flipP99 the flip alone: the new generation takes the place of the old, which is released
 * @param swapP50 planning, building, the trial run and the flip
 * @param answerP50 a whole request
 * @param loaders class loaders of parts that are gone and were not collected
 * @param arrays native arrays more than before
 * @param residentSettled kB resident after 200 swaps, or at the end when there were fewer
 * @param residentEnd kB resident at the end
 */
public record SoakReport(
        int swaps,
        int swapsInAll,
        int answered,
        int lost,
        int wrong,
        int mixed,
        double leaseP99,
        double flipP99,
        double swapP50,
        double answerP50,
        double answerP99,
        int loaders,
        long arrays,
        long residentSettled,
        long residentEnd) {
    /** Whether nothing happened that must not. */
    public boolean clean() {
        return lost == 0 && wrong == 0 && mixed == 0 && loaders == 0 && arrays <= 0;
    }
}
