package org.intarsia.heads.flowarflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.GeluGlu;
import org.intarsia.spi.plugin.Weights;

/**
 * Attention among the tokens of a scale and an MLP, each behind a modulated norm without weights
 * and a gate. Where tokens attend to the condition as well, that comes between, without a gate; the
 * attention is then modulated by the time alone.
 */
final class FlowBlock {
    static final double EPS = 1e-6;

    private final RmsNorm plain = RmsNorm.plain(EPS);
    private final Attention attn;
    private final GeluGlu mlp;
    private final AdaLn ada;
    private final AdaLn adaOfMlp;
    private final RmsNorm norm21;
    private final RmsNorm norm22;
    private final Linear q;
    private final Linear kv;
    private final Linear proj;
    private final int heads;

    /**
     * What all blocks of one forward are given.
     *
     * @param activatedBND silu(time + condition)
     * @param activatedTimeBD silu(time)
     * @param zBNE the condition as the backbone gave it
     * @param ropeNdp of the scale
     */
    record Inputs(NDArray activatedBND, NDArray activatedTimeBD, NDArray zBNE, NDArray ropeNdp) {}

    /**
     * @param condition E, width of the condition
     */
    FlowBlock(Weights weights, FlowarFlowOptions options, int condition) {
        int width = options.width();
        heads = options.heads();
        Weights own = weights.at("attn");
        attn =
                new Attention(
                        own, width, new Attention.Options(heads, Linear.Bias.NO_BIAS, false, EPS));
        frequencies(own);
        mlp = new GeluGlu(weights.at("mlp"), width, options.mlpHidden());
        if (options.cross()) {
            Weights cross = weights.at("crossattn");
            frequencies(cross);
            q = new Linear(cross.at("q"), width, width, Linear.Options.NO_BIAS);
            kv = new Linear(cross.at("kv"), condition, 2 * width, Linear.Options.NO_BIAS);
            proj = new Linear(cross.at("proj"), width, width);
            norm21 = new RmsNorm(weights.at("norm2_1"), width, EPS);
            norm22 = new RmsNorm(weights.at("norm2_2"), condition, EPS);
            ada = new AdaLn(weights.at("ada_lin_attn"), width, 3);
            adaOfMlp = new AdaLn(weights.at("ada_lin_mlp"), width, 3);
        } else {
            q = null;
            kv = null;
            proj = null;
            norm21 = null;
            norm22 = null;
            ada = new AdaLn(weights.at("ada_lin"), width, 6);
            adaOfMlp = null;
        }
    }

    private static void frequencies(Weights attention) {
        attention.at("rope").unread("freqs", new Shape(FlowarFlowOptions.HEAD_WIDTH / 4));
    }

    NDArray forward(NDArray xBND, Inputs given) {
        return q == null ? modulated(xBND, given) : crossed(xBND, given);
    }

    private NDArray modulated(NDArray xBND, Inputs given) {
        NDList m = ada.forward(given.activatedBND());
        NDArray gamma1 = m.get(0), gamma2 = m.get(1), scale1 = m.get(2), scale2 = m.get(3);
        NDArray shift1 = m.get(4), shift2 = m.get(5);
        NDArray mixed = attn.forward(plain.forward(xBND, shift1, scale1), given.ropeNdp());
        NDArray x = Ops.gatedResidual(xBND, gamma1, mixed);
        return Ops.gatedResidual(x, gamma2, mlp.forward(plain.forward(x, shift2, scale2)));
    }

    private NDArray crossed(NDArray xBND, Inputs given) {
        NDList a = ada.forward(given.activatedTimeBD());
        NDArray gamma1 = a.get(0), scale1 = a.get(1), shift1 = a.get(2);
        NDArray mixed = attn.forward(plain.forward(xBND, shift1, scale1), given.ropeNdp());
        NDArray x = Ops.gatedResidual(xBND, gamma1, mixed);
        NDArray y = x.add(attended(norm21.forward(x), norm22.forward(given.zBNE()), given));
        NDList m = adaOfMlp.forward(given.activatedBND());
        NDArray gamma2 = m.get(0), scale2 = m.get(1), shift2 = m.get(2);
        return Ops.gatedResidual(y, gamma2, mlp.forward(plain.forward(y, shift2, scale2)));
    }

    /** Tokens over the condition of the same scale. */
    private NDArray attended(NDArray xBND, NDArray zBNE, Inputs given) {
        Shape shape = xBND.getShape();
        NDList both = kv.forward(zBNE).split(2, 2);
        NDArray qBhNd = turned(q.forward(xBND), given.ropeNdp());
        NDArray kBhNd = turned(both.get(0), given.ropeNdp());
        NDArray vBhNd = heads(both.get(1)).transpose(0, 2, 1, 3);
        NDArray mixed = Ops.attention(qBhNd, kBhNd, vBhNd);
        return proj.forward(mixed.transpose(0, 2, 1, 3).reshape(shape));
    }

    private NDArray turned(NDArray xBND, NDArray ropeNdp) {
        return Ops.rope(heads(xBND), ropeNdp).transpose(0, 2, 1, 3);
    }

    /** [B, N, W] to [B, N, h, d]. */
    private NDArray heads(NDArray xBND) {
        Shape shape = xBND.getShape();
        return xBND.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads);
    }
}
