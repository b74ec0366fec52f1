package org.intarsia.tokenizers.multiscalevq;

/**
 * Which of the convolutions that scales share belongs to a scale: the one whose tick is nearest to
 * k / (K - 1). The published code decides some exact ties by round-off; the same arithmetic, in the
 * same order, decides them alike here.
 */
final class PhiChoice {
    /** With so many convolutions the ticks begin at a third of their share, otherwise at a half. */
    private static final int PUBLISHED = 4;

    private PhiChoice() {}

    /**
     * @param convolutions at least 1
     * @return the index of the convolution of every scale
     */
    static int[] of(int convolutions, int scales) {
        double[] ticks = ticks(convolutions);
        int[] chosen = new int[scales];
        for (int k = 0; k < scales; k++) {
            double at = scales == 1 ? 0 : (double) k / (scales - 1);
            for (int i = 1; i < convolutions; i++) {
                if (Math.abs(ticks[i] - at) < Math.abs(ticks[chosen[k]] - at)) {
                    chosen[k] = i;
                }
            }
        }
        return chosen;
    }

    private static double[] ticks(int convolutions) {
        double first = 1.0 / (convolutions == PUBLISHED ? 3 : 2) / convolutions;
        double last = 1 - first;
        double[] ticks = new double[convolutions];
        double step = (last - first) / Math.max(1, convolutions - 1);
        for (int i = 0; i < convolutions; i++) {
            ticks[i] = i * step + first;
        }
        if (convolutions > 1) {
            ticks[convolutions - 1] = last;
        }
        return ticks;
    }
}
