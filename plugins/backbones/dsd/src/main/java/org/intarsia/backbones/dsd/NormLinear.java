package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Weights;

/**
 * A layer norm and a linear layer, by which tokens leave the network: {@code norm}, {@code linear}.
 */
public final class NormLinear {
    private final LayerNorm norm;
    private final Linear linear;

    public NormLinear(Weights weights, int in, int out) {
        norm = new LayerNorm(weights.at("norm"), in, DsdOptions.EPS);
        linear = new Linear(weights.at("linear"), in, out);
    }

    /**
     * @param x [..., in]
     * @return [..., out]
     */
    public NDArray forward(NDArray x) {
        return linear.forward(norm.forward(x));
    }
}
