package org.intarsia.nn.conv;

import org.intarsia.spi.spec.Grid;

/** Counts the bytes that a call of an encoder or decoder holds at a time. */
record ConvMemory(ConvDesign design, ConvStyle style) {
    /**
     * @param latent rows and columns of the latent map
     */
    long decoder(int rows, Grid latent) {
        long most = 0;
        for (int level = 0; level < design.levels(); level++) {
            long in = decoded(level);
            // The smaller map, the enlarged one, what the convolution makes of it, and a copy of
            // each in the order that its kernel wants.
            long enlarged = in / 4 + 4 * in;
            most = Math.max(most, cells(level, latent) * Math.max(residual(level, in), enlarged));
        }
        return Float.BYTES * rows * most;
    }

    /**
     * @param latent rows and columns of the latent map
     */
    long encoder(int rows, Grid latent) {
        long most = 0;
        for (int level = 0; level < design.levels(); level++) {
            long in = level == 0 ? design.stemChannels() : design.levelChannels().get(level - 1);
            most = Math.max(most, cells(level, latent) * residual(level, in));
        }
        return Float.BYTES * rows * most;
    }

    private long cells(int level, Grid latent) {
        long stride = design.stride() >> level;
        return stride * stride * latent.tokens();
    }

    /**
     * What comes in, its norm, the hidden map, its norm, the second map, the shortcut, the sum; a
     * norm of channels divides and scales before its SiLU.
     *
     * @return values of a cell
     */
    private long residual(int level, long in) {
        long norms = style.detail() == ConvStyle.Detail.WAN ? 4 : 0;
        return 2 * in + (5 + norms) * design.levelChannels().get(level);
    }

    /** Channels of the map that a level of a decoder begins with. */
    private int decoded(int level) {
        int last = design.levels() - 1;
        return level == last
                ? design.levelChannels().get(last)
                : style.grown(design.levelChannels().get(level + 1));
    }
}
