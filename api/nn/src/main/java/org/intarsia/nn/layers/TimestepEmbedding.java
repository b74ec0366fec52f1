package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * Time as a vector: cosines, then sines, of t / maxPeriod^(i/n), through Linear, SiLU, Linear:
 * parts {@code mlp.0} [D, 2n] and {@code mlp.2} [D, D].
 */
public final class TimestepEmbedding {
    private final Parameter frequencies;
    private final Linear first;
    private final Linear second;

    /**
     * @param sinusoids 2n, even; 256 in most papers
     * @param maxPeriod 10000 in most papers, 10 in the PixNerd family
     */
    public TimestepEmbedding(Weights weights, int width, int sinusoids, double maxPeriod) {
        int half = sinusoids / 2;
        frequencies = weights.table(new Shape(half), () -> frequencies(half, maxPeriod));
        Init init = Init.normal(0.02);
        first =
                new Linear(
                        weights.at("mlp.0"), sinusoids, width, Linear.Options.WITH_BIAS.init(init));
        second = new Linear(weights.at("mlp.2"), width, width, Linear.Options.WITH_BIAS.init(init));
    }

    private static float[] frequencies(int half, double maxPeriod) {
        float[] values = new float[half];
        float log = (float) -Math.log(maxPeriod);
        for (int i = 0; i < half; i++) {
            values[i] = (float) Math.exp(log * i / half);
        }
        return values;
    }

    /**
     * @param tB [B], in the units of the paper
     * @return [B, D]
     */
    public NDArray forward(NDArray tB) {
        NDArray sinusoid = Ops.timestepSinusoid(tB, frequencies.array());
        return second.forward(Ops.silu(first.forward(sinusoid)));
    }
}
