package org.intarsia.backbones.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.JointAttention;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/** Image and text with matrices of their own, attending over both. */
final class DoubleBlock {
    private final Stream image;
    private final Stream text;
    private final JointAttention attn;

    /** What one of the two has of its own, but for its attention. */
    private record Stream(AdaLn mod, Mlp mlp) {
        static Stream of(Weights weights, String name, FluxOptions options) {
            return new Stream(
                    new AdaLn(weights.at(name + "_mod.lin"), options.hiddenSize(), 6),
                    FluxLayers.mlp(weights.at(name + "_mlp"), options));
        }

        NDArray attends(NDArray x, NDList m) {
            NDArray shift1 = m.get(0), scale1 = m.get(1);
            return FluxLayers.NORM.forward(x, shift1, scale1);
        }

        NDArray finish(NDArray x, NDArray mixed, NDList m) {
            NDArray gate1 = m.get(2), shift2 = m.get(3), scale2 = m.get(4), gate2 = m.get(5);
            NDArray attended = Ops.gatedResidual(x, gate1, mixed);
            NDArray fed = mlp.forward(FluxLayers.NORM.forward(attended, shift2, scale2));
            return Ops.gatedResidual(attended, gate2, fed);
        }
    }

    DoubleBlock(Weights weights, FluxOptions options) {
        image = Stream.of(weights, "img", options);
        text = Stream.of(weights, "txt", options);
        attn =
                new JointAttention(
                        FluxLayers.side(weights.at("img_attn"), options),
                        FluxLayers.side(weights.at("txt_attn"), options));
    }

    /**
     * @param activatedBD silu(vec)
     * @param ropeNdp of the image; text stands nowhere
     * @return image [B, N, D], then text [B, T, D]
     */
    NDList forward(NDArray imageBND, NDArray textBTD, NDArray activatedBD, NDArray ropeNdp) {
        NDList mX = image.mod().forward(activatedBD);
        NDList mY = text.mod().forward(activatedBD);
        NDList mixed =
                attn.forward(image.attends(imageBND, mX), text.attends(textBTD, mY), ropeNdp, null);
        return new NDList(
                image.finish(imageBND, mixed.get(0), mX), text.finish(textBTD, mixed.get(1), mY));
    }
}
