package org.intarsia.app.picture;

import org.intarsia.spi.run.Progress;

/**
 * How far a run is.
 *
 * @param pictures in all
 * @param finished pictures that are done
 * @param batch pictures that are being made at once
 * @param steps of the sampler for those
 */
public record RunProgress(int pictures, int finished, int batch, Progress steps) {
    /** Done in pictures, those at work by their share of steps. */
    public long done() {
        return steps.done()
                ? finished + (long) batch
                : finished + (long) batch * steps.index() / Math.max(1, steps.expected());
    }

    /** {@code step 3/50}, and what the sampler counts. */
    public String text() {
        return "step "
                + steps.index()
                + "/"
                + steps.expected()
                + RunSummary.figures(steps.figures());
    }
}
