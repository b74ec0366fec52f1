package org.intarsia.pipeline.noise;

/** Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011). */
final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Philox() {}

    /**
     * Four words of the counter (position, draw, stream, position's high word).
     *
     * @param out receives them
     */
    static void block(int[] out, long position, int draw, int stream, long seed) {
        rounds(
                out,
                new int[] {(int) position, draw, stream, (int) (position >>> 32)},
                (int) seed,
                (int) (seed >>> 32));
    }

    static void rounds(int[] out, int[] counter, int key0, int key1) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < 10; round++) {
            long p0 = M0 * (c0 & 0xFFFFFFFFL);
            long p1 = M1 * (c2 & 0xFFFFFFFFL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c0 = n0;
            c1 = (int) p1;
            c2 = n2;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }
}
