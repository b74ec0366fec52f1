package org.intarsia.backbones.rar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/** Causal self-attention with layer-normed queries and keys. */
final class RarAttention {
    private static final float HIDDEN = -1e9f;

    private final RarOptions options;
    private final int layer;
    private final Linear qkv;
    private final LayerNorm qNorm;
    private final LayerNorm kNorm;
    private final Linear proj;

    RarAttention(Weights weights, RarOptions options, int layer) {
        this.options = options;
        this.layer = layer;
        int width = options.hiddenSize();
        Init init = Init.normal(0.02);
        qkv = new Linear(weights.at("qkv"), width, 3 * width, Linear.Options.WITH_BIAS.init(init));
        qNorm = new LayerNorm(weights.at("q_norm"), options.headWidth(), RarBlock.EPS);
        kNorm = new LayerNorm(weights.at("k_norm"), options.headWidth(), RarBlock.EPS);
        proj = new Linear(weights.at("proj"), width, width, Linear.Options.WITH_BIAS.init(init));
    }

    /**
     * @param cache null in training
     * @param scores dropout of the attention weights
     */
    NDArray forward(NDArray xBND, KeyValueCache cache, Dropout scores) {
        long batch = xBND.getShape().get(0);
        long tokens = xBND.getShape().get(1);
        NDList parts =
                qkv.forward(xBND)
                        .reshape(batch, tokens, 3, options.numAttentionHeads(), options.headWidth())
                        .transpose(2, 0, 3, 1, 4)
                        .split(3, 0);
        NDArray q = qNorm.forward(parts.get(0).squeeze(0));
        NDArray k = kNorm.forward(parts.get(1).squeeze(0));
        NDArray v = parts.get(2).squeeze(0);
        NDArray mixed = mix(new NDList(q, k, v), cache, scores);
        return proj.forward(mixed.transpose(0, 2, 1, 3).reshape(batch, tokens, -1));
    }

    private NDArray mix(NDList qkvBhNd, KeyValueCache cache, Dropout scores) {
        if (cache != null) {
            return cache.attendCausally(layer, qkvBhNd);
        }
        NDArray q = qkvBhNd.get(0), k = qkvBhNd.get(1), v = qkvBhNd.get(2);
        if (!scores.active()) {
            return Ops.causalAttention(q, k, v);
        }
        int tokens = Math.toIntExact(q.getShape().get(2));
        NDArray scaled = Ops.times(q, 1 / Math.sqrt(options.headWidth()));
        NDArray s = scaled.matMul(k.transpose(0, 1, 3, 2)).add(later(q, tokens));
        return scores.forward(s.softmax(-1)).matMul(v);
    }

    /** Zero where a key is seen, hardly any weight at later ones. */
    private static NDArray later(NDArray like, int tokens) {
        float[] mask = new float[tokens * tokens];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % tokens > i / tokens ? HIDDEN : 0;
        }
        return like.getManager().create(mask, new Shape(tokens, tokens));
    }
}
