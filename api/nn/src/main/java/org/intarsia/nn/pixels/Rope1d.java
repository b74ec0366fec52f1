package org.intarsia.nn.pixels;

import org.intarsia.nn.ops.Ops;

/** Tables of rotary positions along a sequence (Su 2021), for {@link Ops#rope}. */
public final class Rope1d {
    private Rope1d() {}

    /**
     * Positions 0, 1, 2, ...; pair j turns by the position times base^(-2j/d).
     *
     * @param length L, tokens
     * @param headWidth d, even
     * @param base 10000 in most papers
     * @return [L, d/2, 2] in row-major order, the cosine and sine of every pair's angle
     */
    public static float[] table(int length, int headWidth, double base) {
        int pairs = headWidth / 2;
        float[] table = new float[Math.multiplyExact(length, headWidth)];
        for (int i = 0; i < length * pairs; i++) {
            double angle = (i / pairs) * Math.pow(base, -2.0 * (i % pairs) / headWidth);
            table[2 * i] = (float) Math.cos(angle);
            table[2 * i + 1] = (float) Math.sin(angle);
        }
        return table;
    }
}
