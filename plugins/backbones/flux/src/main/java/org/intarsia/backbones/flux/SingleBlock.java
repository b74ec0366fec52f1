package org.intarsia.backbones.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.HeadMixing;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/** Attention and MLP beside each other on text and image together, between two layers. */
final class SingleBlock {
    private final int width;
    private final AdaLn modulation;
    private final Linear linear1;
    private final HeadMixing mixing;
    private final Linear linear2;

    SingleBlock(Weights weights, FluxOptions options) {
        width = options.hiddenSize();
        int hidden = options.mlpHidden();
        modulation = new AdaLn(weights.at("modulation.lin"), width, 3);
        linear1 = new Linear(weights.at("linear1"), width, 3 * width + hidden);
        mixing = FluxLayers.mixing(weights.at("norm"), options);
        linear2 = new Linear(weights.at("linear2"), width + hidden, width);
    }

    /**
     * @param xBMD text, then image
     * @param activatedBD silu(vec)
     * @param ropeMdp of both
     * @return [B, M, D]
     */
    NDArray forward(NDArray xBMD, NDArray activatedBD, NDArray ropeMdp) {
        NDList m = modulation.forward(activatedBD);
        NDArray shift = m.get(0), scale = m.get(1), gate = m.get(2);
        NDArray h = linear1.forward(FluxLayers.NORM.forward(xBMD, shift, scale));
        NDArray mixed = mixing.forward(h.get(new NDIndex("..., :{}", 3L * width)), ropeMdp);
        NDArray fed = Ops.geluTanh(h.get(new NDIndex("..., {}:", 3L * width)));
        NDArray y = linear2.forward(NDArrays.concat(new NDList(mixed, fed), 2));
        return Ops.gatedResidual(xBMD, gate, y);
    }
}
