package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/**
 * Time as a vector: cosines, then sines, of t / maxPeriod^(i/n), through Linear, SiLU, Linear:
 * parts {@code mlp.0} [D, 2n] and {@code mlp.2} [D, D].
 */
public final class TimestepEmbedding {
    private final Sinusoids sinusoids;
    private final Linear first;
    private final Linear second;

    /**
     * @param sinusoids 2n, even; 256 in most papers
     * @param maxPeriod 10000 in most papers, 10 in the PixNerd family
     */
    public TimestepEmbedding(Weights weights, int width, int sinusoids, double maxPeriod) {
        this(width, sinusoids, maxPeriod, weights.at("mlp"));
    }

    /**
     * Of layers by another name.
     *
     * @param mlp of which {@code 0} and {@code 2} are the layers
     */
    public static TimestepEmbedding of(Weights mlp, int width, int sinusoids, double maxPeriod) {
        return new TimestepEmbedding(width, sinusoids, maxPeriod, mlp);
    }

    private TimestepEmbedding(int width, int sinusoids, double maxPeriod, Weights mlp) {
        this.sinusoids = new Sinusoids(mlp, sinusoids, maxPeriod);
        Init init = Init.normal(0.02);
        first = new Linear(mlp.at("0"), sinusoids, width, Linear.Options.WITH_BIAS.init(init));
        second = new Linear(mlp.at("2"), width, width, Linear.Options.WITH_BIAS.init(init));
    }

    /**
     * @param tB [B], in the units of the paper
     * @return [B, D]
     */
    public NDArray forward(NDArray tB) {
        return second.forward(Ops.silu(first.forward(sinusoids.forward(tB))));
    }
}
