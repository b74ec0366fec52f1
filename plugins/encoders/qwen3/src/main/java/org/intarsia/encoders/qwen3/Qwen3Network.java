package org.intarsia.encoders.qwen3;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.text.CausalDesign;
import org.intarsia.nn.text.CausalNetwork;
import org.intarsia.nn.text.GatedMlp;
import org.intarsia.nn.text.TextAttention;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.TokenizerSpec;

/** The layers of Qwen3: queries and keys are normalised by head before they are turned. */
public final class Qwen3Network {
    private static final String PADDING = "<|endoftext|>";

    private Qwen3Network() {}

    public static CausalNetwork of(Qwen3Size size, Weights weights) {
        int width = size.hiddenSize();
        RmsNorm last = new RmsNorm(weights.at("norm"), width, size.rmsNormEps());
        CausalDesign design =
                new CausalDesign(
                        new TokenizerSpec(size.vocabSize(), Map.of(PADDING, size.padId())),
                        width,
                        size.numHiddenLayers(),
                        size.headDim(),
                        size.ropeTheta(),
                        1,
                        0,
                        size.unseenAttention() == Qwen3Size.UnseenAttention.MEAN,
                        size.padId(),
                        layerBytes(size));
        return new CausalNetwork(
                weights, design, (layer, index) -> new Layer(layer, size), last::forward);
    }

    private static long layerBytes(Qwen3Size size) {
        long heads = 2L * (size.numAttentionHeads() + size.numKeyValueHeads()) * size.headDim();
        return (long) Float.BYTES * size.hiddenSize() * (heads + 3L * size.intermediateSize());
    }

    /** x + attention(n1 x), then x + mlp(n2 x). */
    private static final class Layer implements CausalNetwork.Block {
        private final RmsNorm n1;
        private final RmsNorm n2;
        private final TextAttention attention;
        private final GatedMlp mlp;

        Layer(Weights weights, Qwen3Size size) {
            int width = size.hiddenSize();
            double eps = size.rmsNormEps();
            n1 = new RmsNorm(weights.at("input_layernorm"), width, eps);
            n2 = new RmsNorm(weights.at("post_attention_layernorm"), width, eps);
            TextAttention.Heads heads =
                    new TextAttention.Heads(
                            width,
                            size.numAttentionHeads(),
                            size.numKeyValueHeads(),
                            size.headDim());
            double scale = 1 / Math.sqrt(size.headDim());
            attention =
                    new TextAttention(
                            weights.at("self_attn"),
                            "%s_proj",
                            new TextAttention.Design(heads, scale, 0),
                            eps);
            mlp =
                    new GatedMlp(
                            weights.at("mlp"),
                            GatedMlp.Names.PROJECTIONS,
                            width,
                            size.intermediateSize(),
                            Ops::silu);
        }

        @Override
        public NDArray forward(NDArray xBLD, TextAttention.Call call, Trace trace) {
            NDArray mixed = attention.forward(n1.forward(xBLD), call);
            trace.record("layer_0_attn", mixed);
            NDArray h = xBLD.add(mixed);
            NDArray fed = mlp.forward(n2.forward(h));
            trace.record("layer_0_mlp", fed);
            return h.add(fed);
        }
    }
}
