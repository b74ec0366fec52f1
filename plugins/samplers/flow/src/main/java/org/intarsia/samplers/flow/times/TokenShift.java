package org.intarsia.samplers.flow.times;

import java.util.List;
import org.intarsia.spi.spec.LatentSpec;

/**
 * How the published schedules of a family shift their grids: S = e^mu, where mu grows with the
 * number of image tokens.
 */
enum TokenShift {
    /** FLUX.1 dev: a line from 0.5 at 256 tokens to 1.15 at 4096. */
    FLUX(2, 4096, List.of(0.5, 1.15)),
    /** Qwen-Image: a line from 0.5 at 256 tokens to 0.9 at 8192. */
    QWEN_IMAGE(2, 8192, List.of(0.5, 0.9)),
    /** FLUX.2: lines for 10 and for 200 steps, and between those a line over the steps. */
    FLUX2(1, 0, List.of());

    private static final long FEW = 256;
    private static final long LONG = 4300;

    private final int patch;
    private final long many;
    private final List<Double> ends;

    /**
     * @param patch side of the square of latent cells that is a token
     * @param many the greatest number of tokens of the line
     * @param ends mu at both ends of the line; empty where it is none
     */
    TokenShift(int patch, long many, List<Double> ends) {
        this.patch = patch;
        this.many = many;
        this.ends = ends;
    }

    /** Whether mu is a line over the number of tokens, whatever the steps. */
    boolean isLine() {
        return !ends.isEmpty();
    }

    /**
     * @param others mu at the ends of the line in place of the published, or null
     */
    double shift(LatentSpec.Continuous latents, int steps, List<Double> others) {
        long rows = latents.grid().rows() / patch;
        long columns = latents.grid().columns() / patch;
        return Math.exp(mu(rows * columns, steps, others == null ? ends : others));
    }

    private double mu(long tokens, int steps, List<Double> at) {
        if (isLine()) {
            return line(tokens, FEW, at.get(0), many, at.get(1));
        }
        double at200 = 0.00016927 * tokens + 0.45666666;
        if (tokens > LONG) {
            return at200;
        }
        double at10 = 8.73809524e-5 * tokens + 1.89833333;
        return line(steps, 10, at10, 200, at200);
    }

    private static double line(double x, double x0, double y0, double x1, double y1) {
        return y0 + (x - x0) * (y1 - y0) / (x1 - x0);
    }
}
