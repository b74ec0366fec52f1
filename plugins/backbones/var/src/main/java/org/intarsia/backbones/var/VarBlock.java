package org.intarsia.backbones.var;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.AttentionContext;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/** Attention and an MLP, each behind a modulated layer norm and a gate. */
final class VarBlock {
    static final int CHUNKS = 6;

    private final VarAttention attn;
    private final Mlp ffn;
    private final LayerNorm norm;
    private final AdaLn adaLin;
    private final Parameter adaGss;
    private final int index;

    VarBlock(Weights weights, VarOptions options, int index) {
        int width = options.embedDim();
        VarInit init = new VarInit(width, options.depth());
        this.index = index;
        norm = LayerNorm.plain(options.normEps());
        attn = new VarAttention(weights.at("attn"), options, index);
        ffn =
                new Mlp(
                        weights.at("ffn"),
                        width,
                        options.mlpHidden(),
                        Ops::geluTanh,
                        init.plain(),
                        init.branch());
        adaLin =
                options.sharedAln()
                        ? null
                        : new AdaLn(weights.at("ada_lin.1"), width, CHUNKS, init.modulation());
        adaGss =
                options.sharedAln()
                        ? weights.parameter(
                                "ada_gss", new Shape(1, 1, CHUNKS, width), init.offset())
                        : null;
    }

    /**
     * Gates, scales and shifts of both branches, in the order of the file.
     *
     * @param activatedBC silu(condition)
     * @param shared what all blocks have in common, six of [B, C]; null where they share nothing
     * @return six of [B, C]
     */
    NDList modulation(NDArray activatedBC, NDList shared) {
        if (shared == null) {
            return adaLin.forward(activatedBC);
        }
        NDList own = new NDList();
        NDArray offsets = adaGss.array().reshape(CHUNKS, -1);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            own.add(shared.get(chunk).add(offsets.get(chunk)));
        }
        return own;
    }

    /**
     * @param xBNC the tokens
     * @param modulation from {@link #modulation}
     */
    NDArray forward(NDArray xBNC, NDList modulation, AttentionContext seen, Trace trace) {
        NDArray gamma1 = modulation.get(0), gamma2 = modulation.get(1);
        NDArray scale1 = modulation.get(2), scale2 = modulation.get(3);
        NDArray shift1 = modulation.get(4), shift2 = modulation.get(5);

        NDArray mixed = attn.forward(norm.forward(xBNC, shift1, scale1), seen);
        trace.record("block_" + index + "_attn_out", mixed);
        NDArray x = Ops.gatedResidual(xBNC, gamma1, mixed);
        return Ops.gatedResidual(x, gamma2, ffn.forward(norm.forward(x, shift2, scale2)));
    }
}
