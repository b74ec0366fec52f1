package org.intarsia.app.picture;

/**
 * How far a run is.
 *
 * @param pictures in all
 * @param finished pictures that are done
 * @param batch pictures that are being made at once
 * @param step steps taken for those
 * @param steps of the sampler
 */
public record RunProgress(int pictures, int finished, int batch, int step, int steps) {
    /** Done in pictures, those at work by their share of steps. */
    public long done() {
        return finished + (long) batch * step / steps;
    }
}
