package org.intarsia.heads.decopixel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/**
 * x + gate MLP(norm(x) (1 + scale) + shift), modulated pixel by pixel: parts {@code in_ln}, {@code
 * mlp} and {@code adaLN_modulation.1}.
 */
final class DecoderBlock {
    static final double EPS = 1e-6;

    private final LayerNorm inLn;
    private final Linear first;
    private final Linear second;
    private final Linear modulation;

    DecoderBlock(Weights weights, int width) {
        inLn = new LayerNorm(weights.at("in_ln"), width, EPS);
        first = new Linear(weights.at("mlp.0"), width, width);
        second = new Linear(weights.at("mlp.2"), width, width);
        modulation =
                new Linear(
                        weights.at("adaLN_modulation.1"),
                        width,
                        3 * width,
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
    }

    /**
     * @param xMPC features of the pixels of every patch
     * @param activatedMPC silu of the condition of every pixel
     */
    NDArray forward(NDArray xMPC, NDArray activatedMPC) {
        NDList m = modulation.forward(activatedMPC).split(3, 2);
        NDArray shift = m.get(0), scale = m.get(1), gate = m.get(2);
        NDArray h = inLn.forward(xMPC).mul(scale.add(1)).add(shift);
        return xMPC.add(gate.mul(second.forward(Ops.silu(first.forward(h)))));
    }
}
