package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** A number as cosines, then sines, of t / maxPeriod^(i/n); no file holds it. */
public final class Sinusoids {
    private final Parameter frequencies;

    /**
     * @param count 2n, even; 256 in most papers
     * @param maxPeriod 10000 in most papers, 10 in the PixNerd family
     */
    public Sinusoids(Weights weights, int count, double maxPeriod) {
        int half = count / 2;
        frequencies = weights.table(new Shape(half), () -> frequencies(half, maxPeriod));
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
     * @return [B, 2n]
     */
    public NDArray forward(NDArray tB) {
        return Ops.timestepSinusoid(tB, frequencies.array());
    }
}
