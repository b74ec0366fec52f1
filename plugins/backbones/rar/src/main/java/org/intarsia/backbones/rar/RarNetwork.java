package org.intarsia.backbones.rar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;

/**
 * The published network up to its last block. One table embeds everything: the ids, an unused mask,
 * the classes, and the null class.
 */
final class RarNetwork {
    /** Rows that the position tables have beyond those that are used. */
    private static final int SPARE_POSITIONS = 1024;

    private static final int SPARE_TIMES = 100;

    /** Tokens of the first call: the class token, the condition, and an id. */
    private static final int FIRST = 3;

    private final RarOptions options;
    private final int tokens;
    private final Parameter clsToken;
    private final Parameter posEmbed;
    private final Parameter targetAwarePosEmbed;
    private final Parameter timestepsEmbeddings;
    private final Parameter embeddings;
    private final List<RarBlock> blocks = new ArrayList<>();

    /**
     * @param tokens of an image, n
     */
    RarNetwork(RarOptions options, Weights weights, int tokens, int classes) {
        this.options = options;
        this.tokens = tokens;
        int width = options.hiddenSize();
        Init init = Init.normal(0.02);
        clsToken = weights.parameter("cls_token", new Shape(1, 1, width), init);
        Shape positions = new Shape(1, tokens + SPARE_POSITIONS, width);
        posEmbed = weights.parameter("pos_embed", positions, init);
        targetAwarePosEmbed = weights.parameter("target_aware_pos_embed", positions, init);
        timestepsEmbeddings =
                weights.parameter(
                        "timesteps_embeddings", new Shape(1, tokens + SPARE_TIMES, width), init);
        Shape table = new Shape(options.codebookSize() + classes + 2L, width);
        embeddings = weights.at("embeddings").parameter("weight", table, init);
        for (int i = 0; i < options.numHiddenLayers(); i++) {
            blocks.add(new RarBlock(weights.at("blocks." + i), options, i));
        }
    }

    int tokens() {
        return tokens;
    }

    int vocabulary() {
        return options.codebookSize();
    }

    long workingBytes(int rows) {
        return BlockMemory.bytes(
                FIRST * (long) rows, options.hiddenSize(), options.intermediateSize());
    }

    KeyValueCache.Size cache(int batch) {
        return new KeyValueCache.Size(
                options.numHiddenLayers(),
                batch,
                options.numAttentionHeads(),
                tokens + 2,
                options.headWidth());
    }

    /**
     * @param placed the new ids, which stand behind {@code from} positions; with the class token
     *     and the condition before them where {@code from} is 0
     * @param conditionB rows of the table: V + 1 + class
     * @return tokens and condition, each [B, n, D], without the class token, which predicts nothing
     */
    NDList forward(ModelInput.Ids placed, int from, NDArray conditionB, RarBlock.Call call) {
        return Scoped.list(
                () -> {
                    NDArray idsBn = placed.idsBn();
                    int fresh = Math.toIntExact(idsBn.getShape().get(1)) + (from == 0 ? 2 : 0);
                    TokenPositions places = new TokenPositions(tokens, placed.placesBm());
                    NDArray condition = Ops.embedding(conditionB, embeddings.array()).expandDims(1);
                    NDArray x =
                            embed(idsBn, from == 0 ? condition : null)
                                    .add(where(places, from, fresh));
                    NDArray times =
                            timestepsEmbeddings
                                    .array()
                                    .get(new NDIndex(":, {}:{}", from, from + fresh));
                    NDArray c = condition.add(times);
                    call.trace().record("block_0_in", x);
                    x = run(x, Ops.silu(c), call);
                    call.trace().record("block_last_out", x);
                    NDIndex behind = new NDIndex(":, 1:");
                    return from == 0 ? new NDList(x.get(behind), c.get(behind)) : new NDList(x, c);
                });
    }

    /**
     * @param condition null where it has been seen before
     */
    private NDArray embed(NDArray idsBn, NDArray condition) {
        NDList all = new NDList();
        if (condition != null) {
            all.add(clsToken.array().broadcast(condition.getShape()));
            all.add(condition);
        }
        if (idsBn.getShape().get(1) > 0) {
            all.add(Ops.embedding(idsBn, embeddings.array()));
        }
        return NDArrays.concat(all, 1);
    }

    /** A token's own place, and the place that it is to predict. */
    private NDArray where(TokenPositions places, int from, int count) {
        NDManager manager = posEmbed.array().getManager();
        NDArray own = Ops.embedding(places.own(manager, from, count), posEmbed.array().squeeze(0));
        NDArray target =
                Ops.embedding(
                        places.target(manager, from, count),
                        targetAwarePosEmbed.array().squeeze(0));
        return own.add(target.mul(places.aiming(manager, from, count)));
    }

    private NDArray run(NDArray embedded, NDArray activated, RarBlock.Call call) {
        NDArray x = embedded;
        for (int i = 0; i < blocks.size(); i++) {
            RarBlock block = blocks.get(i);
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, activated, call));
            before.close();
            if (i == 0) {
                call.trace().record("block_0_out", x);
            }
        }
        return x;
    }
}
