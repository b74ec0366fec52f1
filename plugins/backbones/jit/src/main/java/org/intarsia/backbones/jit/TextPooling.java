package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.TextEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.jspecify.annotations.Nullable;

/**
 * A text of any number of tokens as K + 1 vectors: learned queries attend to its tokens. It is this
 * project's own; the paper knows labels alone. Parts {@code proj} [D, E] and {@code norm} [D] of
 * the text, {@code queries} [1, K + 1, D], {@code kv} [2D, D] and {@code out} [D, D].
 */
final class TextPooling {
    /** Added to the score of a token that is not there; a text without any token is averaged. */
    private static final double ABSENT = 1e4;

    private final int heads;
    private final int headWidth;
    private final int vectors;
    private final TextEmbedding text;
    private final Parameter queries;
    private final Linear kv;
    private final Linear out;

    TextPooling(Weights weights, JitOptions options, ConditioningSpec.Text spec) {
        int width = options.hiddenSize();
        heads = options.numHeads();
        headWidth = options.headWidth();
        vectors = options.inContextLen() + 1;
        text = new TextEmbedding(weights, spec.width(), width, JitBlock.EPS);
        queries = weights.parameter("queries", new Shape(1, vectors, width), Init.normal(1));
        kv = new Linear(weights.at("kv"), width, 2 * width);
        out = new Linear(weights.at("out"), width, width);
    }

    /**
     * @param maskBL 1 for a token that is there; null for all
     * @return [B, K + 1, D]
     */
    NDArray forward(NDArray textBLE, @Nullable NDArray maskBL) {
        long batch = textBLE.getShape().get(0);
        NDList keysAndValues = kv.forward(text.forward(textBLE)).split(2, 2);
        NDArray qBhNd =
                heads(queries.array()).broadcast(new Shape(batch, heads, vectors, headWidth));
        NDArray kBhLd = heads(keysAndValues.get(0));
        NDArray vBhLd = heads(keysAndValues.get(1));
        NDArray mixed =
                maskBL == null
                        ? Ops.attention(qBhNd, kBhLd, vBhLd)
                        : Ops.attention(qBhNd, kBhLd, vBhLd, bias(maskBL));
        return out.forward(
                mixed.transpose(0, 2, 1, 3)
                        .reshape(new Shape(batch, vectors, (long) heads * headWidth)));
    }

    private static NDArray bias(NDArray maskBL) {
        Shape shape = maskBL.getShape();
        return Ops.times(maskBL.sub(1), ABSENT)
                .reshape(new Shape(shape.get(0), 1, 1, shape.get(1)));
    }

    private NDArray heads(NDArray xBND) {
        Shape shape = xBND.getShape();
        return xBND.reshape(new Shape(shape.get(0), shape.get(1), heads, headWidth))
                .transpose(0, 2, 1, 3);
    }

    long flops(ConditioningSpec.Text spec) {
        long width = (long) heads * headWidth;
        long tokens = spec.length() * width * (spec.width() + 2 * width);
        return tokens + vectors * width * (2L * spec.length() + width);
    }
}
