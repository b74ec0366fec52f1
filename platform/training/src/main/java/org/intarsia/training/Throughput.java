package org.intarsia.training;

/**
 * Pictures a second, averaged over the last steps; what is written between steps does not count.
 */
final class Throughput {
    private static final double MEMORY = 0.95;

    private final int batch;
    private double seconds = Double.NaN;
    private long since = System.nanoTime();

    Throughput(int batch) {
        this.batch = batch;
    }

    /** Ends a step. */
    double lap() {
        double lap = (System.nanoTime() - since) / 1e9;
        seconds = Double.isNaN(seconds) ? lap : MEMORY * seconds + (1 - MEMORY) * lap;
        return batch / Math.max(seconds, 1e-9);
    }

    /** Begins the next. */
    void restart() {
        since = System.nanoTime();
    }
}
