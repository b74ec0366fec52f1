package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.plugin.Weights;

/** What attention and MLP give is modulated, and nothing is gated. */
final class PostModulatedBlock extends PitBlock {
    /** Scale and shift of the attention, then those of the MLP. */
    PostModulatedBlock(Weights weights, Dimensions sizes) {
        super(weights, sizes, 4, 0);
    }

    @Override
    NDArray input(NDArray normedMPF, NDList m) {
        return normedMPF;
    }

    @Override
    NDArray finish(NDArray xMPF, NDArray attendedMPF, NDList m) {
        NDArray x = xMPF.add(modulate(attendedMPF, m.get(1), m.get(0)));
        return x.add(modulate(mlp(secondNorm(x)), m.get(3), m.get(2)));
    }
}
