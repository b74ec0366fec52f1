package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.JointAttention;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/**
 * Image and text side by side, each with norms, modulation and MLP of its own, and attention over
 * both (MM-DiT, Esser 2024; PixelDiT): parts {@code norm_x1}, {@code norm_x2}, {@code norm_y1},
 * {@code norm_y2}, {@code attn}, {@code mlp_x}, {@code mlp_y}, {@code adaLN_modulation_img.0} and
 * {@code adaLN_modulation_txt.0}. The MLPs are those of {@link DitBlock#ofClasses}.
 */
final class JointBlock {
    private final Stream image;
    private final Stream text;
    private final JointAttention attn;

    /** One of the two. */
    private record Stream(RmsNorm norm1, RmsNorm norm2, SwiGlu mlp, AdaLn adaLn) {
        static Stream of(Weights weights, int width, String letter, String name) {
            SwiGlu mlp =
                    SwiGlu.separate(
                            weights.at("mlp_" + letter),
                            width,
                            DitBlock.classHidden(width),
                            Bias.NO_BIAS);
            return new Stream(
                    new RmsNorm(weights.at("norm_" + letter + "1"), width, DitBlock.EPS),
                    new RmsNorm(weights.at("norm_" + letter + "2"), width, DitBlock.EPS),
                    mlp,
                    new AdaLn(weights.at("adaLN_modulation_" + name + ".0"), width, 6));
        }

        NDArray attends(NDArray x, NDList m) {
            return norm1.forward(x, m.get(0), m.get(1));
        }

        NDArray finish(NDArray x, NDArray mixed, NDList m) {
            NDArray attended = Ops.gatedResidual(x, m.get(2), mixed);
            NDArray fed = mlp.forward(norm2.forward(attended, m.get(3), m.get(4)));
            return Ops.gatedResidual(attended, m.get(5), fed);
        }
    }

    /**
     * What all blocks of one forward are given.
     *
     * @param activatedBD silu(c)
     * @param ropeXNdp of the image
     * @param ropeYLdp of the text
     */
    record Inputs(NDArray activatedBD, NDArray ropeXNdp, NDArray ropeYLdp) {}

    JointBlock(Weights weights, int width, int heads) {
        image = Stream.of(weights, width, "x", "img");
        text = Stream.of(weights, width, "y", "txt");
        attn = new JointAttention(weights.at("attn"), width, heads, DitBlock.EPS);
    }

    /**
     * @param xBND image tokens
     * @param yBLD text tokens
     * @param trace records the attention's output for the image as {@code mid.block0_attn}
     * @return both, updated
     */
    NDList forward(NDArray xBND, NDArray yBLD, Inputs given, Trace trace) {
        NDList mX = image.adaLn().forward(given.activatedBD());
        NDList mY = text.adaLn().forward(given.activatedBD());
        NDList mixed =
                attn.forward(
                        image.attends(xBND, mX),
                        text.attends(yBLD, mY),
                        given.ropeXNdp(),
                        given.ropeYLdp());
        trace.record("mid.block0_attn", mixed.get(0));
        return new NDList(
                image.finish(xBND, mixed.get(0), mX), text.finish(yBLD, mixed.get(1), mY));
    }
}
