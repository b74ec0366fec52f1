package org.intarsia.backbones.var;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.AttentionContext;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * Self-attention whose queries and keys have unit length; a temperature a head takes the place of
 * 1/sqrt(d). Queries and values have a bias, keys have none.
 */
final class VarAttention {
    private static final double HOTTEST = Math.log(100);
    private static final double UNNORMALISED = 0.25;

    private final Linear matQkv;
    private final Parameter qBias;
    private final Parameter zeroKBias;
    private final Parameter vBias;
    private final Parameter scaleMul;
    private final Linear proj;
    private final int index;
    private final int heads;
    private final int headWidth;

    VarAttention(Weights weights, VarOptions options, int index) {
        this.index = index;
        int width = options.embedDim();
        VarInit init = new VarInit(width, options.depth());
        heads = options.numHeads();
        headWidth = options.headWidth();
        scaleMul =
                options.attnL2Norm()
                        ? weights.parameter(
                                "scale_mul_1H11",
                                new Shape(1, heads, 1, 1),
                                Init.constant((float) Math.log(4)))
                        : null;
        qBias = weights.parameter("q_bias", new Shape(width), Init.zeros());
        vBias = weights.parameter("v_bias", new Shape(width), Init.zeros());
        zeroKBias = weights.fixed("zero_k_bias", new Shape(width), () -> new float[width]);
        matQkv =
                new Linear(
                        weights.at("mat_qkv"),
                        width,
                        3 * width,
                        Linear.Options.NO_BIAS.init(init.plain()));
        proj =
                new Linear(
                        weights.at("proj"),
                        width,
                        width,
                        Linear.Options.WITH_BIAS.init(init.branch()));
    }

    /**
     * Every token sees its own scale and the coarser ones.
     *
     * @param xBNC the tokens
     * @param seen where the keys and values of the coarser scales are
     */
    NDArray forward(NDArray xBNC, AttentionContext seen) {
        NDArray bias = NDArrays.concat(new NDList(qBias.array(), zeroKBias.array(), vBias.array()));
        NDList parts = matQkv.forward(xBNC).add(bias).split(3, 2);
        NDArray qBhNd = queries(heads(parts.get(0)));
        NDArray kBhNd = keys(heads(parts.get(1)));
        NDArray vBhNd = heads(parts.get(2));
        return proj.forward(merged(seen.attend(index, new NDList(qBhNd, kBhNd, vBhNd))));
    }

    /** Scaled so that attention, which divides by sqrt(d), comes out as published. */
    private NDArray queries(NDArray qBhNd) {
        if (scaleMul == null) {
            return Ops.times(qBhNd, UNNORMALISED);
        }
        NDArray scale = Ops.atMost(scaleMul.array(), HOTTEST).exp();
        return Ops.unit(qBhNd).mul(Ops.times(scale, Math.sqrt(headWidth)));
    }

    private NDArray keys(NDArray kBhNd) {
        return scaleMul == null ? kBhNd : Ops.unit(kBhNd);
    }

    /** [B, N, C] to [B, h, N, d]. */
    private NDArray heads(NDArray xBNC) {
        Shape shape = xBNC.getShape();
        return xBNC.reshape(shape.get(0), shape.get(1), heads, headWidth).transpose(0, 2, 1, 3);
    }

    private NDArray merged(NDArray xBhNd) {
        Shape shape = xBhNd.getShape();
        return xBhNd.transpose(0, 2, 1, 3)
                .reshape(shape.get(0), shape.get(2), (long) heads * headWidth);
    }
}
