package org.intarsia.backbones.semantic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.backbones.semantic.level.SemanticOptions;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.nn.llama.LlamaTrunk;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.jspecify.annotations.Nullable;

/** The condition's token, then one a patch; the output of a token is about the patch after it. */
final class SemanticNetwork {
    private static final Init NARROW = Init.normal(0.02);
    private static final List<String> LAYERS = List.of("fc1", "fc2");

    private final SemanticOptions options;
    private final LlamaSize size;
    private final int patches;
    private final int values;
    private final LabelEmbedding clsEmbedding;
    private final @Nullable Mlp patchEmbed;
    private final @Nullable Linear idxProj;
    private final @Nullable Parameter places;
    private final @Nullable Parameter targets;
    private final Parameter rope;
    private final LlamaTrunk trunk;
    private final RmsNorm norm;
    private final @Nullable Linear output;
    private final @Nullable CodeTable dictionary;
    private final @Nullable Mlp posterior;
    private final @Nullable Linear xProj;

    /**
     * @param values of a patch
     */
    SemanticNetwork(SemanticOptions options, Weights weights, Grid grid, int values, int classes) {
        this.options = options;
        this.size = options.llama().size();
        this.patches = grid.tokens();
        this.values = values;
        int width = options.llama().dim();
        boolean any = options.order() == SemanticOptions.Order.ANY;
        clsEmbedding = new LabelEmbedding(weights.at("cls_embedding"), classes, width);
        patchEmbed =
                options.readsPixels()
                        ? Mlp.named(
                                weights.at("patch_embed"),
                                LAYERS,
                                new Shape(values, width, width),
                                Ops::silu)
                        : null;
        Shape table = new Shape(patches, width);
        places = any ? weights.at("place_embedding").parameter("weight", table, NARROW) : null;
        targets = any ? weights.at("target_embedding").parameter("weight", table, NARROW) : null;
        rope =
                weights.table(
                        new Shape(1L + patches, size.headWidth() / 2, 2),
                        () -> any ? still() : size.rotations(grid, 1, options.llama().ropeBase()));
        trunk = new LlamaTrunk(weights, size);
        norm = new RmsNorm(weights.at("norm"), width, options.llama().normEps());
        Linear.Options noBias = Linear.Options.NO_BIAS.init(NARROW);
        if (options.draws()) {
            output = new Linear(weights.at("output"), width, options.dictSize(), noBias);
            dictionary = dictionary(weights);
            posterior = posterior(weights.at("posterior"));
            xProj = null;
        } else {
            posterior = null;
            output = null;
            dictionary = null;
            xProj = new Linear(weights.at("x_proj"), width, options.zDim());
        }
        idxProj =
                options.readsCodes()
                        ? new Linear(weights.at("idx_proj"), options.zDim(), width, noBias)
                        : null;
    }

    private CodeTable dictionary(Weights weights) {
        boolean fixed = options.dictionary() == SemanticOptions.Dictionary.FIXED;
        return new CodeTable(
                (fixed ? weights.frozen() : weights).at("dictionary"),
                options.dictSize(),
                options.zDim(),
                options.normalizeCodes() ? CodeTable.Match.NORMALISED : CodeTable.Match.DISTANCE,
                Init.normal(1));
    }

    /** Of a training; the finished file holds it, and only another training reads it. */
    private @Nullable Mlp posterior(Weights own) {
        int width = options.llama().dim();
        if (options.posterior()) {
            return Mlp.named(own, LAYERS, new Shape(values, width, options.zDim()), Ops::silu);
        }
        Weights first = own.at(LAYERS.get(0));
        first.unread("weight", new Shape(width, values));
        first.unread("bias", new Shape(width));
        Weights second = own.at(LAYERS.get(1));
        second.unread("weight", new Shape(options.zDim(), width));
        second.unread("bias", new Shape(options.zDim()));
        return null;
    }

    SemanticOptions options() {
        return options;
    }

    LlamaSize size() {
        return size;
    }

    @Nullable CodeTable dictionary() {
        return dictionary;
    }

    @Nullable Mlp posterior() {
        return posterior;
    }

    /** The last patch is never read. */
    KeyValueCache.Size cache(int batch) {
        return size.cache(batch, patches);
    }

    int patches() {
        return patches;
    }

    int values() {
        return values;
    }

    /** Places are said by learned vectors, so that nothing turns. */
    private float[] still() {
        float[] table = new float[(1 + patches) * size.headWidth()];
        for (int i = 0; i < table.length; i += 2) {
            table[i] = 1;
        }
        return table;
    }

    /**
     * @param labelsB for the first token, where {@code from} is 0
     * @param shown the patches since the last forward
     * @param from tokens before them, the condition's among them
     * @return of every new token [B, n, z], or logits [B, n, K]
     */
    NDArray forward(NDArray labelsB, ModelInput.Vectors shown, int from, LlamaBlock.Call call) {
        NDArray x = Scoped.run(() -> embed(labelsB, shown, from));
        long count = x.getShape().get(1);
        NDArray turns = rope.array().get(new NDIndex("{}:{}", from, from + count));
        NDArray last = trunk.forward(x, turns, call);
        turns.close();
        NDArray h = norm.forward(last);
        last.close();
        call.trace().record("semantic_h", h);
        NDArray out = options.draws() ? output.forward(h) : xProj.forward(h);
        h.close();
        return out;
    }

    private NDArray embed(NDArray labelsB, ModelInput.Vectors shown, int from) {
        NDList tokens = new NDList();
        if (from == 0) {
            tokens.add(clsEmbedding.forward(labelsB).expandDims(1));
        }
        if (shown.vectorsBnC().getShape().get(1) > 0) {
            tokens.add(patchTokens(shown));
        }
        NDArray x = NDArrays.concat(tokens, 1);
        return options.order() == SemanticOptions.Order.ANY
                ? x.add(placed(shown.placesBm(), from == 0))
                : x;
    }

    private NDArray patchTokens(ModelInput.Vectors shown) {
        NDArray pixels = patchEmbed == null ? null : patchEmbed.forward(shown.vectorsBnC());
        if (idxProj == null) {
            return pixels;
        }
        NDArray codes = idxProj.forward(dictionary.vectors(shown.idsBn()));
        return pixels == null ? codes : pixels.add(codes);
    }

    /**
     * Where each token's patch lies, and the one after it.
     *
     * @param placesBm of the patches shown, and of the one after them
     * @param first whether the condition's token, which lies nowhere, comes before them
     */
    private NDArray placed(NDArray placesBm, boolean first) {
        NDArray all = Ops.embedding(placesBm, targets.array());
        long n = placesBm.getShape().get(1) - 1;
        if (n == 0) {
            return all;
        }
        NDArray own = Ops.embedding(placesBm.get(new NDIndex(":, 0:{}", n)), places.array());
        if (!first) {
            return all.get(new NDIndex(":, 1:")).add(own);
        }
        long batch = placesBm.getShape().get(0);
        NDArray nowhere = own.getManager().zeros(new Shape(batch, 1, options.llama().dim()));
        return all.add(NDArrays.concat(new NDList(nowhere, own), 1));
    }
}
