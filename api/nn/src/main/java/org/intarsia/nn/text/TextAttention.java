package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Locale;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Attention of a text's tokens to each other, without biases: queries, keys, values and the output
 * by matrices of their own; several heads of queries may share one of keys and values.
 */
public final class TextAttention {
    private final Design design;
    private final Linear q;
    private final Linear k;
    private final Linear v;
    private final Linear o;
    private final @Nullable RmsNorm qNorm;
    private final @Nullable RmsNorm kNorm;

    /**
     * The size of the heads.
     *
     * @param width D of the tokens
     * @param heads H of the queries
     * @param keyHeads h, of keys and values; divides the heads
     * @param headWidth d
     */
    public record Heads(int width, int heads, int keyHeads, int headWidth) {}

    /**
     * What is done with the scores.
     *
     * @param scale by which they are multiplied
     * @param cap softly, by a tanh; 0 for none
     */
    public record Design(Heads heads, double scale, double cap) {}

    /**
     * What a forward carries into the attention of a layer.
     *
     * @param ropeLdp as {@link Ops#ropeHalves}, or null for none
     * @param bias added to the scores, broadcast to [B, H, L, M]: lowest where a key is not seen
     * @param any [B, 1, 1], 0 where no key is seen and the attention is to add nothing; or null
     * @param keys of tokens before these, to which it adds these; or null
     */
    public record Call(
            @Nullable NDArray ropeLdp,
            NDArray bias,
            @Nullable NDArray any,
            @Nullable LayerKeys keys) {}

    /**
     * Keys and values of tokens before those of a call.
     *
     * @param before keys and values [B, h, P, d], or empty
     * @param after takes keys and values of all, or null
     */
    public record LayerKeys(NDList before, @Nullable NDList after) {}

    /**
     * @param names of the matrices of queries, keys, values and output: {@code %s_proj}
     * @param normEps of an RMS norm of queries and keys by head, {@code q_norm} and {@code k_norm};
     *     0 for none
     */
    public TextAttention(Weights weights, String names, Design design, double normEps) {
        this.design = design;
        Heads size = design.heads();
        int inner = size.heads() * size.headWidth();
        int keys = size.keyHeads() * size.headWidth();
        q = linear(weights, names, "q", size.width(), inner);
        k = linear(weights, names, "k", size.width(), keys);
        v = linear(weights, names, "v", size.width(), keys);
        o = linear(weights, names, "o", inner, size.width());
        boolean normed = normEps > 0;
        qNorm = normed ? new RmsNorm(weights.at("q_norm"), size.headWidth(), normEps) : null;
        kNorm = normed ? new RmsNorm(weights.at("k_norm"), size.headWidth(), normEps) : null;
    }

    private static Linear linear(Weights weights, String names, String which, int in, int out) {
        return new Linear(
                weights.at(String.format(Locale.ROOT, names, which)),
                in,
                out,
                Linear.Options.NO_BIAS);
    }

    /**
     * @param xBLD [B, L, D]
     * @return [B, L, D]
     */
    public NDArray forward(NDArray xBLD, Call call) {
        long batch = xBLD.getShape().get(0);
        long length = xBLD.getShape().get(1);
        Heads size = design.heads();
        NDArray queries = heads(q.forward(xBLD), size.heads(), qNorm, call.ropeLdp());
        NDArray keys = heads(k.forward(xBLD), size.keyHeads(), kNorm, call.ropeLdp());
        NDArray values = heads(v.forward(xBLD), size.keyHeads(), null, null);
        if (call.keys() != null) {
            NDList before = call.keys().before();
            keys = before.isEmpty() ? keys : NDArrays.concat(new NDList(before.get(0), keys), 2);
            values =
                    before.isEmpty()
                            ? values
                            : NDArrays.concat(new NDList(before.get(1), values), 2);
            if (call.keys().after() != null) {
                call.keys().after().add(keys);
                call.keys().after().add(values);
            }
        }
        NDArray mixed =
                Ops.biasedAttention(
                                queries, keys, values, call.bias(), design.scale(), design.cap())
                        .transpose(0, 2, 1, 3)
                        .reshape(batch, length, (long) size.heads() * size.headWidth());
        return o.forward(call.any() == null ? mixed : mixed.mul(call.any()));
    }

    private NDArray heads(
            NDArray xBLE, int count, @Nullable RmsNorm norm, @Nullable NDArray ropeLdp) {
        long batch = xBLE.getShape().get(0);
        NDArray x = xBLE.reshape(batch, -1, count, design.heads().headWidth());
        x = norm == null ? x : norm.forward(x);
        x = ropeLdp == null ? x : Ops.ropeHalves(x, ropeLdp);
        return x.transpose(0, 2, 1, 3);
    }
}
