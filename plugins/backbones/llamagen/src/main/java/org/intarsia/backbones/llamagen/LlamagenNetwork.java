package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.tokens.KeyValueCache;
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
    private final List<LlamagenBlock> layers = new ArrayList<>();

    LlamagenNetwork(
            LlamagenOptions options, Weights weights, Grid grid, ConditioningSpec conditioning) {
        this.options = options;
        this.grid = grid;
        clsEmbedding = ConditionTokens.of(conditioning, weights.at("cls_embedding"), options.dim());
        tokEmbeddings =
                weights.at("tok_embeddings")
                        .parameter(
                                "weight",
                                new Shape(options.vocabSize(), options.dim()),
                                Init.normal(0.02));
        int pairs = options.headWidth() / 2;
        freqsCis = weights.table(new Shape(positions(), pairs, 2), this::rotations);
        for (int i = 0; i < options.nLayer(); i++) {
            layers.add(new LlamagenBlock(weights.at("layers." + i), options, i));
        }
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

    long workingBytes(int rows) {
        return BlockMemory.bytes(
                (long) rows * clsEmbedding.count(), options.dim(), 2L * options.ffnHidden());
    }

    KeyValueCache.Size cache(int batch) {
        return new KeyValueCache.Size(
                options.nLayer(), batch, options.nKvHead(), positions(), options.headWidth());
    }

    /**
     * Cosine and sine are both zero for the condition's tokens: their queries and keys become zero
     * vectors, which every token scores alike.
     */
    private float[] rotations() {
        Rope2d.Bases bases = new Rope2d.Bases(options.ropeBase(), options.ropeBase());
        float[] image =
                Rope2d.table(
                        Rope2d.Positions.integers(grid),
                        options.headWidth(),
                        new Rope2d.Rotation(Rope2d.Layout.ROW_THEN_COLUMN, bases),
                        0);
        int still = clsEmbedding.count() * options.headWidth();
        float[] all = new float[still + image.length];
        System.arraycopy(image, 0, all, still, image.length);
        return all;
    }

    /**
     * @param idsBn the new ids, which stand behind {@code from} positions; with those before them
     *     the condition's tokens where {@code from} is 0
     * @return [B, n, D], or [B, T + n, D]
     */
    NDArray forward(NDArray idsBn, int from, Conditioning conditioning, LlamagenBlock.Call call) {
        call.trace().record("freqs_cis", freqsCis.array());
        NDArray x = Scoped.run(() -> embed(idsBn, from, conditioning, call));
        long count = x.getShape().get(1);
        NDArray rope = freqsCis.array().get(new NDIndex("{}:{}", from, from + count));
        for (int i = 0; i < layers.size(); i++) {
            LlamagenBlock layer = layers.get(i);
            NDArray before = x;
            x = Scoped.run(() -> layer.forward(before, rope, call));
            before.close();
            if (i == 0) {
                call.trace().record("layer_0_out", x);
            }
        }
        rope.close();
        call.trace().record("layer_last_out", x);
        return x;
    }

    private NDArray embed(
            NDArray idsBn, int from, Conditioning conditioning, LlamagenBlock.Call call) {
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
        return Dropout.of(options.tokenDropoutP(), call.run(), "token", call.draw()).forward(x);
    }
}
