package org.intarsia.encoders.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.text.GatedMlp;
import org.intarsia.nn.text.TextAttention;
import org.intarsia.nn.text.TextNetwork;
import org.intarsia.nn.text.TokenBatch;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.TokenizerSpec;

/**
 * The blocks of the encoder of T5: every token sees every other one, by a bias of their distance
 * that all blocks take from the first one's table. No scaling of the scores, no positions besides.
 */
public final class T5Network implements TextNetwork {
    private static final int PADDING = 0;
    private static final Map<String, Integer> TOKENS =
            Map.of("<pad>", PADDING, "</s>", 1, "<unk>", 2);
    private static final float UNSEEN = -Float.MAX_VALUE;
    private static final GatedMlp.Names GATED = new GatedMlp.Names("wi_0", "wi_1", "wo");

    private final T5Size size;
    private final Parameter table;
    private final Parameter distances;
    private final List<Layer> layers = new ArrayList<>();
    private final RmsNorm norm;

    private record Layer(Weights.Layer weights, Block block) {}

    public T5Network(T5Size size, Weights weights) {
        this.size = size;
        Shape all = new Shape(size.vocabSize(), size.dModel());
        table = weights.at("shared").streamed().view().parameter("weight", all, Init.normal(1));
        Weights encoder = weights.at("encoder");
        distances =
                encoder.at("block.0.layer.0.SelfAttention.relative_attention_bias")
                        .parameter(
                                "weight",
                                new Shape(size.relativeAttentionNumBuckets(), size.numHeads()),
                                Init.normal(0.02));
        for (int i = 0; i < size.numLayers(); i++) {
            Weights.Layer block = encoder.at("block." + i).streamed();
            layers.add(new Layer(block, new Block(block.view(), size)));
        }
        norm = new RmsNorm(encoder.at("final_layer_norm"), size.dModel(), size.layerNormEpsilon());
    }

    @Override
    public TokenizerSpec tokenizer() {
        return new TokenizerSpec(size.vocabSize(), TOKENS);
    }

    @Override
    public int paddingId() {
        return PADDING;
    }

    /** {@code </s>}. */
    @Override
    public int closingTokens() {
        return 1;
    }

    @Override
    public int width() {
        return size.dModel();
    }

    @Override
    public long workingBytes(int length) {
        long parameters = 4L * size.numHeads() * size.dKv() + 3L * size.dFf();
        long scores = 3L * size.numHeads() * length * length;
        return Float.BYTES * (size.dModel() * (parameters + 16L * length) + scores);
    }

    @Override
    public NDList forward(NDManager manager, List<TokenBatch> batches, Trace trace) {
        return Scoped.keep(manager, () -> run(manager, batches, trace));
    }

    private NDList run(NDManager manager, List<TokenBatch> batches, Trace trace) {
        List<NDArray> states = new ArrayList<>();
        List<TextAttention.Call> calls = new ArrayList<>();
        for (TokenBatch batch : batches) {
            states.add(batch.shaped(table.rows(batch.flat(manager))));
            calls.add(new TextAttention.Call(null, bias(manager, batch), null, null));
        }
        for (Layer layer : layers) {
            Trace heard = layer == layers.get(0) ? trace : Trace.NONE;
            layer.weights()
                    .use(
                            () -> {
                                for (int i = 0; i < states.size(); i++) {
                                    states.set(i, after(layer, states.get(i), calls.get(i), heard));
                                }
                                return null;
                            });
        }
        NDList results = new NDList();
        states.forEach(state -> results.add(norm.forward(state)));
        return results;
    }

    private static NDArray after(
            Layer layer, NDArray before, TextAttention.Call call, Trace trace) {
        NDArray after = Scoped.run(() -> layer.block().forward(before, call, trace));
        before.close();
        return after;
    }

    /** [B, H, L, L]: of the distance, and none of padding is seen. */
    private NDArray bias(NDManager manager, TokenBatch batch) {
        int length = batch.length();
        RelativeBuckets buckets = size.buckets();
        long[] classes = new long[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < length; j++) {
                classes[i * length + j] = buckets.of(j - i);
            }
        }
        float[] padding = new float[batch.size() * length];
        for (int row = 0; row < batch.size(); row++) {
            Arrays.fill(padding, row * length + batch.tokens()[row], (row + 1) * length, UNSEEN);
        }
        NDArray ofDistance =
                Ops.embedding(manager.create(classes), distances.array())
                        .reshape(1, length, length, size.numHeads())
                        .transpose(0, 3, 1, 2);
        return ofDistance.add(manager.create(padding, new Shape(batch.size(), 1, 1, length)));
    }

    /** x + attention(n1 x), then x + mlp(n2 x). */
    private static final class Block {
        private final RmsNorm n1;
        private final TextAttention attention;
        private final RmsNorm n2;
        private final GatedMlp mlp;

        Block(Weights weights, T5Size size) {
            int width = size.dModel();
            double eps = size.layerNormEpsilon();
            Weights first = weights.at("layer.0");
            Weights second = weights.at("layer.1");
            n1 = new RmsNorm(first.at("layer_norm"), width, eps);
            TextAttention.Heads heads =
                    new TextAttention.Heads(width, size.numHeads(), size.numHeads(), size.dKv());
            attention =
                    new TextAttention(
                            first.at("SelfAttention"),
                            "%s",
                            new TextAttention.Design(heads, 1, 0),
                            0);
            n2 = new RmsNorm(second.at("layer_norm"), width, eps);
            mlp =
                    new GatedMlp(
                            second.at("DenseReluDense"), GATED, width, size.dFf(), Ops::geluTanh);
        }

        NDArray forward(NDArray xBLD, TextAttention.Call call, Trace trace) {
            NDArray mixed = attention.forward(n1.forward(xBLD), call);
            trace.record("layer_0_attn", mixed);
            NDArray h = xBLD.add(mixed);
            NDArray fed = mlp.forward(n2.forward(h));
            trace.record("layer_0_ff", fed);
            return h.add(fed);
        }
    }
}
