package org.intarsia.training.data;

/**
 * A small generator with a fixed definition (SplitMix64, Steele 2014), so that no JDK changes a
 * picture.
 */
final class SplitMix64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed, long index) {
        state = finish(seed + GOLDEN) ^ finish(index * GOLDEN + 0x632BE59BD9B4E019L);
    }

    private static long finish(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** Uniform in [low, high). */
    double between(double low, double high) {
        state += GOLDEN;
        return low + (high - low) * ((finish(state) >>> 11) * 0x1.0p-53);
    }
}
