package org.intarsia.nn.llama;

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
import org.jspecify.annotations.Nullable;

/**
 * h = x + attention(norm(x)), h + ffn(norm(h)); no bias anywhere. Parts {@code attention_norm},
 * {@code attention.wqkv}, {@code attention.wo}, {@code ffn_norm} and {@code feed_forward}.
 */
public final class LlamaBlock {
    private final LlamaSize size;
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
     * @param dropouts null where nothing is dropped
     */
    public record Call(
            @Nullable KeyValueCache cache,
            @Nullable NDArray mask,
            @Nullable Dropouts dropouts,
            Trace trace) {}

    /**
     * What a training drops of every block.
     *
     * @param resid share of what attention gives
     * @param ffn share of what the MLP gives
     * @param draw counts the forwards of the run
     */
    public record Dropouts(double resid, double ffn, RunContext run, int draw) {}

    public LlamaBlock(Weights weights, LlamaSize size, int index) {
        this.size = size;
        this.index = index;
        int width = size.width();
        int heads = size.heads() + 2 * size.keyHeads();
        Init init = Init.normal(0.02);
        attentionNorm = new RmsNorm(weights.at("attention_norm"), width, size.normEps());
        Weights attention = weights.at("attention");
        wqkv =
                new Linear(
                        attention.at("wqkv"),
                        width,
                        heads * size.headWidth(),
                        Linear.Options.NO_BIAS.init(init));
        wo = new Linear(attention.at("wo"), width, width, Linear.Options.NO_BIAS.init(init));
        ffnNorm = new RmsNorm(weights.at("ffn_norm"), width, size.normEps());
        feedForward =
                SwiGlu.separate(weights.at("feed_forward"), width, size.hidden(), Bias.NO_BIAS);
    }

    /**
     * @param xBND the new tokens
     * @param ropeNdp of their positions
     */
    public NDArray forward(NDArray xBND, NDArray ropeNdp, Call call) {
        NDArray mixed = attend(attentionNorm.forward(xBND), ropeNdp, call);
        if (index == 0) {
            call.trace().record("layer_0_attn_out", mixed);
        }
        NDArray h = xBND.add(resid(call).forward(mixed));
        NDArray fed = feedForward.forward(ffnNorm.forward(h));
        return h.add(ffn(call).forward(fed));
    }

    private NDArray attend(NDArray xBND, NDArray ropeNdp, Call call) {
        long batch = xBND.getShape().get(0);
        long tokens = xBND.getShape().get(1);
        long q = size.heads();
        long kv = size.keyHeads();
        NDList parts =
                wqkv.forward(xBND)
                        .reshape(batch, tokens, q + 2 * kv, size.headWidth())
                        .split(new long[] {q, q + kv}, 2);
        NDList qkv =
                new NDList(
                        Ops.rope(parts.get(0), ropeNdp).transpose(0, 2, 1, 3),
                        Ops.rope(parts.get(1), ropeNdp).transpose(0, 2, 1, 3),
                        parts.get(2).transpose(0, 2, 1, 3));
        NDArray mixed = mix(qkv, call).transpose(0, 2, 1, 3);
        return wo.forward(mixed.reshape(batch, tokens, size.width()));
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

    private Dropout resid(Call call) {
        Dropouts d = call.dropouts();
        return d == null
                ? Dropout.NONE
                : Dropout.of(d.resid(), d.run(), "resid." + index, d.draw());
    }

    private Dropout ffn(Call call) {
        Dropouts d = call.dropouts();
        return d == null ? Dropout.NONE : Dropout.of(d.ffn(), d.run(), "ffn." + index, d.draw());
    }
}
