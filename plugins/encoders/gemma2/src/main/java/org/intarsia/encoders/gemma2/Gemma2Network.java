package org.intarsia.encoders.gemma2;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.text.CausalDesign;
import org.intarsia.nn.text.CausalNetwork;
import org.intarsia.nn.text.GatedMlp;
import org.intarsia.nn.text.TextAttention;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.TokenizerSpec;

/** The layers of Gemma 2: a norm before and after each of attention and MLP. */
public final class Gemma2Network {
    private static final int PADDING = 0;
    private static final Map<String, Integer> TOKENS =
            Map.of("<pad>", PADDING, "<eos>", 1, "<bos>", 2);

    private Gemma2Network() {}

    public static CausalNetwork of(Gemma2Size size, Weights weights) {
        int width = size.hiddenSize();
        GemmaNorm last = new GemmaNorm(weights.at("norm"), width, size.rmsNormEps());
        CausalDesign design =
                new CausalDesign(
                        new TokenizerSpec(size.vocabSize(), TOKENS),
                        width,
                        size.numHiddenLayers(),
                        size.headDim(),
                        size.ropeTheta(),
                        Math.sqrt(width),
                        size.slidingWindow(),
                        true,
                        PADDING,
                        layerBytes(size));
        return new CausalNetwork(
                weights, design, (layer, index) -> new Layer(layer, size), last::forward);
    }

    private static long layerBytes(Gemma2Size size) {
        long heads = 2L * (size.numAttentionHeads() + size.numKeyValueHeads()) * size.headDim();
        return (long) Float.BYTES * size.hiddenSize() * (heads + 3L * size.intermediateSize());
    }

    /** x + n2(attention(n1 x)), then x + n4(mlp(n3 x)). */
    private static final class Layer implements CausalNetwork.Block {
        private final GemmaNorm n1;
        private final GemmaNorm n2;
        private final GemmaNorm n3;
        private final GemmaNorm n4;
        private final TextAttention attention;
        private final GatedMlp mlp;

        Layer(Weights weights, Gemma2Size size) {
            int width = size.hiddenSize();
            double eps = size.rmsNormEps();
            n1 = new GemmaNorm(weights.at("input_layernorm"), width, eps);
            n2 = new GemmaNorm(weights.at("post_attention_layernorm"), width, eps);
            n3 = new GemmaNorm(weights.at("pre_feedforward_layernorm"), width, eps);
            n4 = new GemmaNorm(weights.at("post_feedforward_layernorm"), width, eps);
            TextAttention.Heads heads =
                    new TextAttention.Heads(
                            width,
                            size.numAttentionHeads(),
                            size.numKeyValueHeads(),
                            size.headDim());
            attention =
                    new TextAttention(
                            weights.at("self_attn"),
                            "%s_proj",
                            new TextAttention.Design(
                                    heads,
                                    1 / Math.sqrt(size.queryPreAttnScalar()),
                                    size.attnLogitSoftcapping()),
                            0);
            mlp =
                    new GatedMlp(
                            weights.at("mlp"),
                            GatedMlp.Names.PROJECTIONS,
                            width,
                            size.intermediateSize(),
                            Ops::geluTanh);
        }

        @Override
        public NDArray forward(NDArray xBLD, TextAttention.Call call, Trace trace) {
            NDArray mixed = attention.forward(n1.forward(xBLD), call);
            trace.record("layer_0_attn", mixed);
            NDArray h = xBLD.add(n2.forward(mixed));
            NDArray fed = mlp.forward(n3.forward(h));
            trace.record("layer_0_mlp", fed);
            return h.add(n4.forward(fed));
        }
    }
}
