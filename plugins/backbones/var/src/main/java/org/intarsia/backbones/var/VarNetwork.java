package org.intarsia.backbones.var;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.AttentionContext;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.PyramidNetwork;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;

/** The published network up to its last block. */
final class VarNetwork implements PyramidNetwork {
    private final int width;
    private final int heads;
    private final ScalePyramid pyramid;
    private final Parameter posStart;
    private final Parameter pos1LC;
    private final Parameter levels;
    private final Parameter mask;
    private final Linear wordEmbed;
    private final Parameter classEmb;
    private final Parameter lvlEmbed;
    private final AdaLn sharedAdaLin;
    private final List<VarBlock> blocks = new ArrayList<>();

    VarNetwork(VarOptions options, Weights weights, ScalePyramid pyramid, int classes) {
        this.pyramid = pyramid;
        width = options.embedDim();
        heads = options.numHeads();
        VarInit init = new VarInit(width, options.depth());
        int length = pyramid.length();
        posStart =
                weights.parameter(
                        "pos_start", new Shape(1, pyramid.tokens(0), width), init.plain());
        pos1LC = weights.parameter("pos_1LC", new Shape(1, length, width), init.plain());
        levels = weights.fixed("lvl_1L", new Shape(1, length), pyramid::levels);
        mask =
                weights.fixed(
                        "attn_bias_for_masking", new Shape(1, 1, length, length), pyramid::mask);
        wordEmbed =
                new Linear(
                        weights.at("word_embed"),
                        options.zChannels(),
                        width,
                        Linear.Options.WITH_BIAS.init(init.plain()));
        classEmb =
                weights.parameter("class_emb.weight", new Shape(classes + 1L, width), init.plain());
        lvlEmbed =
                weights.parameter(
                        "lvl_embed.weight", new Shape(pyramid.count(), width), init.plain());
        sharedAdaLin =
                options.sharedAln()
                        ? new AdaLn(
                                weights.at("shared_ada_lin.1"),
                                width,
                                VarBlock.CHUNKS,
                                init.modulation())
                        : null;
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new VarBlock(weights.at("blocks." + i), options, i));
        }
    }

    @Override
    public ScalePyramid pyramid() {
        return pyramid;
    }

    /** Room for all scales of a run. */
    @Override
    public KeyValueCache.Size memory(int rows) {
        return new KeyValueCache.Size(blocks.size(), rows, heads, pyramid.length(), width / heads);
    }

    /** The class's vector, which starts the sequence and modulates every block [B, C]. */
    @Override
    public NDArray condition(NDArray labelsB) {
        return Ops.embedding(labelsB, classEmb.array());
    }

    /** What modulates each block; the same at every scale. */
    @Override
    public List<NDList> modulations(NDArray conditionBC) {
        NDArray activated = Ops.silu(conditionBC);
        NDList shared = sharedAdaLin == null ? null : sharedAdaLin.forward(activated);
        return blocks.stream().map(block -> block.modulation(activated, shared)).toList();
    }

    /**
     * The first tokens, made of the class.
     *
     * @return [B, n, C]
     */
    @Override
    public NDArray first(NDArray conditionBC) {
        return conditionBC.expandDims(1).add(posStart.array());
    }

    /**
     * Tokens of code vectors.
     *
     * @param codesBNv [B, n, code width]
     * @return [B, n, C]
     */
    @Override
    public NDArray embed(NDArray codesBNv) {
        return wordEmbed.forward(codesBNv);
    }

    /** All scales side by side. */
    @Override
    public AttentionContext masked() {
        return (block, qkv) -> Ops.attention(qkv.get(0), qkv.get(1), qkv.get(2), mask.array());
    }

    /**
     * @param xBNC embedded tokens; closed
     * @param start where they begin in the sequence
     * @param modulations from {@link #modulations}
     * @return [B, N, C]
     */
    @Override
    public NDArray forward(
            NDArray xBNC, int start, List<NDList> modulations, AttentionContext seen, Trace trace) {
        NDArray x = Scoped.run(() -> xBNC.add(position(start, xBNC.getShape().get(1))));
        xBNC.close();
        for (int i = 0; i < blocks.size(); i++) {
            VarBlock block = blocks.get(i);
            NDList modulation = modulations.get(i);
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, modulation, seen, trace));
            before.close();
            if (i == 0) {
                trace.record("block_0_out", x);
            }
        }
        trace.record("block_last_out", x);
        return x;
    }

    /** Where tokens stand, and at which scale [1, n, C]. */
    private NDArray position(int start, long count) {
        NDIndex range = new NDIndex(":, {}:{}", start, start + count);
        NDArray ids = levels.array().get(range).toType(DataType.INT64, false);
        return Ops.embedding(ids, lvlEmbed.array()).add(pos1LC.array().get(range));
    }
}
