package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/** h = x + attention(norm(x)), h + ffn(norm(h)); no bias anywhere. */
final class LlamagenBlock {
    private final LlamagenOptions options;
    private final int index;
    private final RmsNorm attentionNorm;
    private final Linear wqkv;
    private final Linear wo;
    private final RmsNorm ffnNorm;
    private final SwiGlu feedForward;

    /**
     * What a forward carries through the blocks.
     *
     * @param cache null in training
     * @param mask boolean [B, 1, n, m], or null where only later tokens are hidden
     * @param draw counts the forwards of the run
     */
    record Call(KeyValueCache cache, NDArray mask, RunContext run, Trace trace, int draw) {}

    LlamagenBlock(Weights weights, LlamagenOptions options, int index) {
        this.options = options;
        this.index = index;
        int width = options.dim();
        int heads = options.nHead() + 2 * options.nKvHead();
        Init init = Init.normal(0.02);
        attentionNorm = new RmsNorm(weights.at("attention_norm"), width, options.normEps());
        Weights attention = weights.at("attention");
        wqkv =
                new Linear(
                        attention.at("wqkv"),
                        width,
                        heads * options.headWidth(),
                        Linear.Options.NO_BIAS.init(init));
        wo = new Linear(attention.at("wo"), width, width, Linear.Options.NO_BIAS.init(init));
        ffnNorm = new RmsNorm(weights.at("ffn_norm"), width, options.normEps());
        feedForward =
                SwiGlu.separate(
                        weights.at("feed_forward"), width, options.ffnHidden(), Bias.NO_BIAS);
    }

    /**
     * @param xBND the new tokens
     * @param ropeNdp of their positions
     */
    NDArray forward(NDArray xBND, NDArray ropeNdp, Call call) {
        NDArray mixed = attend(attentionNorm.forward(xBND), ropeNdp, call);
        if (index == 0) {
            call.trace().record("layer_0_attn_out", mixed);
        }
        NDArray h = xBND.add(dropout("resid", options.residDropoutP(), call).forward(mixed));
        NDArray fed = feedForward.forward(ffnNorm.forward(h));
        return h.add(dropout("ffn", options.ffnDropoutP(), call).forward(fed));
    }

    private NDArray attend(NDArray xBND, NDArray ropeNdp, Call call) {
        long batch = xBND.getShape().get(0);
        long tokens = xBND.getShape().get(1);
        long q = options.nHead();
        long kv = options.nKvHead();
        NDList parts =
                wqkv.forward(xBND)
                        .reshape(batch, tokens, q + 2 * kv, options.headWidth())
                        .split(new long[] {q, q + kv}, 2);
        NDList qkv =
                new NDList(
                        Ops.rope(parts.get(0), ropeNdp).transpose(0, 2, 1, 3),
                        Ops.rope(parts.get(1), ropeNdp).transpose(0, 2, 1, 3),
                        parts.get(2).transpose(0, 2, 1, 3));
        NDArray mixed = mix(qkv, call).transpose(0, 2, 1, 3);
        return wo.forward(mixed.reshape(batch, tokens, options.dim()));
    }

    private NDArray mix(NDList qkv, Call call) {
        NDArray q = qkv.get(0), k = qkv.get(1), v = qkv.get(2);
        if (call.cache() == null) {
            return call.mask() == null
                    ? Ops.groupedCausalAttention(q, k, v)
                    : Ops.groupedAttention(q, k, v, call.mask());
        }
        return call.mask() == null
                ? call.cache().attendCausally(index, qkv)
                : call.cache().attend(index, qkv, call.mask());
    }

    private Dropout dropout(String place, double rate, Call call) {
        return Dropout.of(rate, call.run(), place + "." + index, call.draw());
    }
}
