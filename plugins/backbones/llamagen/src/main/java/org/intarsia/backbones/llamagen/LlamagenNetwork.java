package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.nn.llama.LlamaTrunk;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;

/** The published network up to its last block; the norm after it belongs to the head. */
final class LlamagenNetwork {
    private final LlamagenOptions options;
    private final Grid grid;
    private final ConditionTokens clsEmbedding;
    private final Parameter tokEmbeddings;
    private final Parameter freqsCis;
    private final LlamaSize size;
    private final LlamaTrunk trunk;

    LlamagenNetwork(
            LlamagenOptions options, Weights weights, Grid grid, ConditioningSpec conditioning) {
        this.options = options;
        this.size = options.size();
        this.grid = grid;
        clsEmbedding =
                ConditionTokens.of(
                        conditioning, weights.at("cls_embedding"), options.llama().dim());
        tokEmbeddings =
                weights.at("tok_embeddings")
                        .parameter(
                                "weight",
                                new Shape(options.vocabSize(), options.llama().dim()),
                                Init.normal(0.02));
        int pairs = size.headWidth() / 2;
        freqsCis =
                weights.table(
                        new Shape(positions(), pairs, 2),
                        () ->
                                size.rotations(
                                        grid, clsEmbedding.count(), options.llama().ropeBase()));
        trunk = new LlamaTrunk(weights, size);
    }

    /** T + h w. */
    int positions() {
        return clsEmbedding.count() + grid.tokens();
    }

    ConditionTokens condition() {
        return clsEmbedding;
    }

    int vocabulary() {
        return options.vocabSize();
    }

    LlamaBlock.Dropouts dropouts(RunContext run, int draw) {
        return new LlamaBlock.Dropouts(options.residDropoutP(), options.ffnDropoutP(), run, draw);
    }

    long workingBytes(int rows) {
        return size.workingBytes((long) rows * clsEmbedding.count());
    }

    KeyValueCache.Size cache(int batch) {
        return size.cache(batch, positions());
    }

    /**
     * @param idsBn the new ids, which stand behind {@code from} positions; with those before them
     *     the condition's tokens where {@code from} is 0
     * @return [B, n, D], or [B, T + n, D]
     */
    NDArray forward(NDArray idsBn, int from, Conditioning conditioning, LlamaBlock.Call call) {
        call.trace().record("freqs_cis", freqsCis.array());
        NDArray x = Scoped.run(() -> embed(idsBn, from, conditioning, call));
        long count = x.getShape().get(1);
        NDArray rope = freqsCis.array().get(new NDIndex("{}:{}", from, from + count));
        NDArray last = trunk.forward(x, rope, call);
        rope.close();
        return last;
    }

    private NDArray embed(
            NDArray idsBn, int from, Conditioning conditioning, LlamaBlock.Call call) {
        NDList tokens = new NDList();
        if (from == 0) {
            NDArray condition = clsEmbedding.forward(conditioning);
            call.trace().record("cond_tokens", condition);
            tokens.add(condition);
        }
        if (idsBn.getShape().get(1) > 0) {
            tokens.add(Ops.embedding(idsBn, tokEmbeddings.array()));
        }
        NDArray x = NDArrays.concat(tokens, 1);
        LlamaBlock.Dropouts dropouts = call.dropouts();
        return Dropout.of(options.tokenDropoutP(), dropouts.run(), "token", dropouts.draw())
                .forward(x);
    }
}
