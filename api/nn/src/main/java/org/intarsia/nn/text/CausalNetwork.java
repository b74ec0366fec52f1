package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.text.TokenizerSpec;
import org.jspecify.annotations.Nullable;

/**
 * A language model without its last layer: a token sees those before it that are no padding. Parts
 * {@code embed_tokens}, {@code layers.0} and so on, and a norm at the end.
 */
public final class CausalNetwork implements PrefixNetwork {
    private final CausalDesign design;
    private final Parameter table;
    private final List<Layer> layers = new ArrayList<>();
    private final UnaryOperator<NDArray> norm;

    /** One layer, whose parameters are there while it is used. */
    @FunctionalInterface
    public interface Block {
        /**
         * @param trace hears of the parts of the first layer
         */
        NDArray forward(NDArray xBLD, TextAttention.Call call, Trace trace);
    }

    private record Layer(Weights.Layer weights, Block block) {}

    /** Batches that go through the layers, behind a prefix or kept as one. */
    private record Passage(
            List<TokenBatch> batches, @Nullable Prefix prefix, @Nullable NDList kept) {
        int before() {
            return prefix == null ? 0 : prefix.ids().length;
        }

        TextAttention.@Nullable LayerKeys keys(int layer, @Nullable NDList after) {
            if (prefix == null && after == null) {
                return null;
            }
            return new TextAttention.LayerKeys(
                    prefix == null ? new NDList() : prefix.layer(layer), after);
        }
    }

    /**
     * @param blocks builds a layer over its own weights, by its number
     * @param norm the last one
     */
    public CausalNetwork(
            Weights weights,
            CausalDesign design,
            BiFunction<Weights, Integer, Block> blocks,
            UnaryOperator<NDArray> norm) {
        this.design = design;
        this.norm = norm;
        table =
                weights.at("embed_tokens")
                        .streamed()
                        .view()
                        .parameter(
                                "weight",
                                new Shape(design.tokenizer().vocabulary(), design.width()),
                                Init.normal(0.02));
        for (int i = 0; i < design.layers(); i++) {
            Weights.Layer layer = weights.at("layers." + i).streamed();
            layers.add(new Layer(layer, blocks.apply(layer.view(), i)));
        }
    }

    @Override
    public TokenizerSpec tokenizer() {
        return design.tokenizer();
    }

    @Override
    public int paddingId() {
        return design.paddingId();
    }

    @Override
    public int closingTokens() {
        return 0;
    }

    @Override
    public int width() {
        return design.width();
    }

    @Override
    public long workingBytes(int length) {
        // Scores of a head pair and states, small beside a layer that is read for them.
        return design.layerBytes() + 16L * Float.BYTES * length * design.width();
    }

    @Override
    public NDList forward(NDManager manager, List<TokenBatch> batches, Trace trace) {
        return Scoped.keep(manager, () -> run(manager, new Passage(batches, null, null), trace));
    }

    @Override
    public NDList forward(NDManager manager, List<TokenBatch> batches, Prefix prefix) {
        return Scoped.keep(
                manager, () -> run(manager, new Passage(batches, prefix, null), Trace.NONE));
    }

    @Override
    public Prefix prefix(NDManager manager, long[] ids) {
        NDList states =
                Scoped.keep(
                        manager,
                        () -> {
                            NDList kept = new NDList();
                            TokenBatch batch = TokenBatch.of(ids, ids.length);
                            Passage passage = new Passage(List.of(batch), null, kept);
                            kept.add(0, run(manager, passage, Trace.NONE).get(0));
                            return kept;
                        });
        return new Prefix(ids, states);
    }

    private NDList run(NDManager manager, Passage passage, Trace trace) {
        List<NDArray> states = new ArrayList<>();
        List<CausalInputs> inputs = new ArrayList<>();
        for (TokenBatch batch : passage.batches()) {
            NDArray rows = batch.shaped(table.rows(batch.flat(manager)));
            states.add(
                    design.embeddingScale() == 1 ? rows : Ops.times(rows, design.embeddingScale()));
            inputs.add(new CausalInputs(manager, design, batch, passage.before()));
        }
        for (int i = 0; i < layers.size(); i++) {
            layer(i, states, inputs, passage, i == 0 ? trace : Trace.NONE);
        }
        NDList results = new NDList();
        states.forEach(state -> results.add(norm.apply(state)));
        return results;
    }

    private void layer(
            int index,
            List<NDArray> states,
            List<CausalInputs> inputs,
            Passage passage,
            Trace trace) {
        Layer layer = layers.get(index);
        layer.weights()
                .use(
                        () -> {
                            for (int row = 0; row < states.size(); row++) {
                                NDArray before = states.get(row);
                                NDList kept = passage.kept() == null ? null : new NDList();
                                TextAttention.Call call =
                                        inputs.get(row).call(index, passage.keys(index, kept));
                                NDList after =
                                        Scoped.list(
                                                () -> after(layer.block(), before, call, trace));
                                before.close();
                                states.set(row, after.get(0));
                                if (passage.kept() != null) {
                                    passage.kept().addAll(after.subNDList(1));
                                }
                            }
                            return null;
                        });
    }

    /** The state after a layer, then its keys and values where they are kept. */
    private static NDList after(Block block, NDArray before, TextAttention.Call call, Trace trace) {
        NDList after = new NDList(block.forward(before, call, trace));
        if (call.keys() != null && call.keys().after() != null) {
            // Views of what is computed on the way become arrays of their own.
            call.keys().after().forEach(array -> after.add(array.duplicate()));
        }
        return after;
    }
}
