package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.plugin.Weights;

/** Attention and MLP are modulated before, and gated after, as in a DiT. */
final class PreModulatedBlock extends PitBlock {
    /** Shift and scale of the attention; its gate, then shift, scale and gate of the MLP. */
    PreModulatedBlock(Weights weights, Dimensions sizes) {
        super(weights, sizes, 6, 2);
    }

    @Override
    NDArray input(NDArray normedMPF, NDList m) {
        return modulate(normedMPF, m.get(0), m.get(1));
    }

    @Override
    NDArray finish(NDArray xMPF, NDArray attendedMPF, NDList m) {
        NDArray x = xMPF.add(attendedMPF.mul(m.get(0)));
        return x.add(mlp(modulate(secondNorm(x), m.get(1), m.get(2))).mul(m.get(3)));
    }
}
