package org.intarsia.backbones.ditdh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Time as sines, then cosines, of random frequencies that a file keeps, through two layers. */
final class FourierTime {
    private static final int FREQUENCIES = 256;
    private static final long SEED = 0;

    private final Parameter w;
    private final Linear first;
    private final Linear second;

    FourierTime(Weights weights, int width) {
        Init init = Init.normal(0.02);
        w = weights.fixed("W", new Shape(FREQUENCIES), FourierTime::drawn);
        first =
                new Linear(
                        weights.at("mlp.0"),
                        2 * FREQUENCIES,
                        width,
                        Linear.Options.WITH_BIAS.init(init));
        second = new Linear(weights.at("mlp.2"), width, width, Linear.Options.WITH_BIAS.init(init));
    }

    /** Drawn once, as a part of the method: every fresh network has the same. */
    private static float[] drawn() {
        Random random = new Random(SEED);
        float[] values = new float[FREQUENCIES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * @param tB [B] in [0, 1]
     * @return [B, D]
     */
    NDArray forward(NDArray tB) {
        NDArray angle = Ops.times(tB.expandDims(1).mul(w.array()), 2 * Math.PI);
        NDArray sinusoid = NDArrays.concat(new NDList(angle.sin(), angle.cos()), 1);
        return second.forward(Ops.silu(first.forward(sinusoid)));
    }
}
