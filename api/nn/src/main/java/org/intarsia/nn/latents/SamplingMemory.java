package org.intarsia.nn.latents;

/** Counts what a sampler and guidance hold, for {@link org.intarsia.spi.Footprint}. */
public final class SamplingMemory {
    /** State, noise and combination of a step. */
    private static final int COPIES = 4;

    /** Input, answer and share of both. */
    private static final int COPIES_OF_A_BRANCH = 3;

    private SamplingMemory() {}

    /**
     * Bytes of a step over a continuous state.
     *
     * @param values of the state, of all rows
     * @param branches of guidance; without guidance there is one
     */
    public static long bytes(long values, int branches) {
        return Float.BYTES * values * (COPIES + (long) COPIES_OF_A_BRANCH * Math.max(1, branches));
    }
}
