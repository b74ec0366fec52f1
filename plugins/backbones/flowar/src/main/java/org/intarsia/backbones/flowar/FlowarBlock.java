package org.intarsia.backbones.flowar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.AttentionContext;
import org.intarsia.nn.tokens.GeluGlu;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/** Attention and an MLP, each behind a modulated norm without weights and a gate. */
final class FlowarBlock {
    private static final int CHUNKS = 6;

    private final Linear qkv;
    private final Linear proj;
    private final GeluGlu mlp;
    private final AdaLn adaLin;
    private final RmsNorm norm = RmsNorm.plain(FlowarNetwork.EPS);
    private final int heads;
    private final int index;
    private final String name;

    /**
     * @param index among all blocks, for the cache
     * @param name of what a trace is told
     */
    FlowarBlock(Weights weights, FlowarOptions options, int index, String name) {
        int width = options.embedDim();
        heads = options.numHeads();
        this.index = index;
        this.name = name;
        Weights attn = weights.at("attn");
        qkv = new Linear(attn.at("qkv"), width, 3 * width);
        proj = new Linear(attn.at("proj"), width, width);
        attn.at("rope").unread("freqs", new Shape(width / heads / 4));
        mlp = new GeluGlu(weights.at("mlp"), width, options.mlpHidden());
        adaLin = new AdaLn(weights.at("ada_lin.1"), width, CHUNKS);
    }

    String name() {
        return name;
    }

    /**
     * Gates, scales and shifts of both branches, in the order of the file.
     *
     * @param activatedBD silu(class embedding)
     * @return six of [B, D]
     */
    NDList modulation(NDArray activatedBD) {
        return adaLin.forward(activatedBD);
    }

    /**
     * @param xBND the tokens
     * @param modulation from {@link #modulation}
     * @param ropeNdp of these tokens
     */
    NDArray forward(
            NDArray xBND, NDList modulation, NDArray ropeNdp, AttentionContext seen, Trace trace) {
        NDArray gamma1 = modulation.get(0), gamma2 = modulation.get(1);
        NDArray scale1 = modulation.get(2), scale2 = modulation.get(3);
        NDArray shift1 = modulation.get(4), shift2 = modulation.get(5);

        NDArray mixed = attention(norm.forward(xBND, shift1, scale1), ropeNdp, seen);
        trace.record(name + "_attn_out", mixed);
        NDArray x = Ops.gatedResidual(xBND, gamma1, mixed);
        return Ops.gatedResidual(x, gamma2, mlp.forward(norm.forward(x, shift2, scale2)));
    }

    private NDArray attention(NDArray xBND, NDArray ropeNdp, AttentionContext seen) {
        Shape shape = xBND.getShape();
        NDList parts = qkv.forward(xBND).split(3, 2);
        NDArray qBhNd = Ops.rope(heads(parts.get(0)), ropeNdp).transpose(0, 2, 1, 3);
        NDArray kBhNd = Ops.rope(heads(parts.get(1)), ropeNdp).transpose(0, 2, 1, 3);
        NDArray vBhNd = heads(parts.get(2)).transpose(0, 2, 1, 3);
        NDArray mixed = seen.attend(index, new NDList(qBhNd, kBhNd, vBhNd));
        return proj.forward(mixed.transpose(0, 2, 1, 3).reshape(shape));
    }

    /** [B, N, D] to [B, N, h, d]. */
    private NDArray heads(NDArray xBND) {
        Shape shape = xBND.getShape();
        return xBND.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads);
    }
}
