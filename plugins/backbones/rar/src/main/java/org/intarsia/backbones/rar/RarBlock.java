package org.intarsia.backbones.rar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/** Attention and two layers, each behind a layer norm that every token modulates by its own c. */
final class RarBlock {
    static final double EPS = 1e-6;

    private final RarOptions options;
    private final int index;
    private final LayerNorm norm1;
    private final RarAttention attn;
    private final LayerNorm norm2;
    private final Mlp mlp;
    private final AdaLn adaLn;

    /**
     * What a forward carries through the blocks.
     *
     * @param cache null in training
     * @param draw counts the forwards of the run
     */
    record Call(KeyValueCache cache, RunContext run, Trace trace, int draw) {}

    RarBlock(Weights weights, RarOptions options, int index) {
        this.options = options;
        this.index = index;
        int width = options.hiddenSize();
        norm1 = new LayerNorm(weights.at("norm1"), width, EPS);
        attn = new RarAttention(weights.at("attn"), options, index);
        norm2 = new LayerNorm(weights.at("norm2"), width, EPS);
        Init init = Init.normal(0.02);
        int hidden = options.intermediateSize();
        mlp = new Mlp(weights.at("mlp"), width, hidden, Ops::gelu, init, init);
        adaLn = new AdaLn(weights.at("adaLN_modulation.1"), width, 6);
    }

    /**
     * @param activatedBND silu(c) of every token
     */
    NDArray forward(NDArray xBND, NDArray activatedBND, Call call) {
        NDList m = adaLn.forward(activatedBND);
        NDArray shift1 = m.get(0), scale1 = m.get(1), gate1 = m.get(2);
        NDArray shift2 = m.get(3), scale2 = m.get(4), gate2 = m.get(5);

        NDArray modulated = modulate(norm1.forward(xBND), shift1, scale1);
        NDArray mixed = attn.forward(modulated, call.cache(), attentionDropout(call));
        if (index == 0) {
            call.trace().record("block_0_attn_out", mixed);
        }
        NDArray x = xBND.add(gate1.mul(dropout("attn", call).forward(mixed)));
        NDArray fed = mlp.forward(modulate(norm2.forward(x), shift2, scale2));
        return x.add(gate2.mul(dropout("mlp", call).forward(fed)));
    }

    /** Token by token, which the fused one of a whole row cannot. */
    private static NDArray modulate(NDArray xBND, NDArray shiftBND, NDArray scaleBND) {
        return xBND.mul(scaleBND.add(1)).add(shiftBND);
    }

    private Dropout dropout(String place, Call call) {
        return Dropout.of(options.dropout(), call.run(), place + "." + index, call.draw());
    }

    private Dropout attentionDropout(Call call) {
        return Dropout.of(options.attnDrop(), call.run(), "scores." + index, call.draw());
    }
}
