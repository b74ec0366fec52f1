package org.intarsia.app.canary;

/**
 * What a generation did while a canary was tried.
 *
 * @param runs that ended, without those that were cancelled
 * @param failed of them
 * @param pictures that were finished
 * @param seconds that runs took which finished theirs
 */
public record CanaryFigures(long runs, long failed, long pictures, double seconds) {
    static final CanaryFigures NONE = new CanaryFigures(0, 0, 0, 0);

    CanaryFigures failedOnce() {
        return new CanaryFigures(runs + 1, failed + 1, pictures, seconds);
    }

    CanaryFigures finished(int more, double took) {
        return new CanaryFigures(runs + 1, failed, pictures + more, seconds + took);
    }

    /** Of all runs; 0 where there was none. */
    public double errorRate() {
        return runs == 0 ? 0 : failed / (double) runs;
    }

    /** Of a run; 0 where none was finished. */
    public double secondsPerPicture() {
        return pictures == 0 ? 0 : seconds / pictures;
    }
}
