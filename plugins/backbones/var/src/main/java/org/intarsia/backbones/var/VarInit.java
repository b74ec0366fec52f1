package org.intarsia.backbones.var;

import org.intarsia.spi.plugin.Init;

/**
 * How a fresh VAR begins: normal with variance 1 / 3C, narrower where a branch joins the stream.
 */
record VarInit(int width, int depth) {
    private static final double ADA = 0.5;
    private static final double GATE = 1e-5;

    double std() {
        return Math.sqrt(1.0 / (3.0 * width));
    }

    Init plain() {
        return Init.normal(std());
    }

    /** Of the last layer of a branch. */
    Init branch() {
        return Init.normal(std() / Math.sqrt(2.0 * depth));
    }

    /** Of the matrix that gives gates, scales and shifts: the first third are the gates. */
    Init modulation() {
        return gated(std());
    }

    /** Of a block's own offset to a shared modulation. */
    Init offset() {
        return gated(1 / Math.sqrt(width));
    }

    private static Init gated(double std) {
        return (shape, random) -> {
            float[] values = Init.normal(std).values(shape, random);
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) (i < values.length / 3 ? GATE : ADA);
            }
            return values;
        };
    }
}
