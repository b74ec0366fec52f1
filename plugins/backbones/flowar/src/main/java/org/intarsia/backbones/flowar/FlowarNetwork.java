package org.intarsia.backbones.flowar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.AttentionContext;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.PyramidNetwork;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;

/** The published network up to what its flow network is conditioned on. */
final class FlowarNetwork implements PyramidNetwork {
    static final double EPS = 1e-6;
    private static final Init NARROW = Init.normal(0.02);

    private final FlowarOptions options;
    private final ScalePyramid pyramid;
    private final Parameter mask;
    private final Parameter rope;
    private final Parameter classEmb;
    private final Linear zProj;
    private final RmsNorm zProjLn;
    private final RmsNorm encoderNorm;
    private final Linear decoderEmbed;
    private final RmsNorm decoderNorm;
    private final Parameter encoderPositions;
    private final Parameter decoderPositions;
    private final Parameter diffusionPositions;
    private final List<FlowarBlock> blocks = new ArrayList<>();

    FlowarNetwork(
            FlowarOptions options,
            Weights weights,
            ScalePyramid pyramid,
            int channels,
            int classes) {
        this.options = options;
        this.pyramid = pyramid;
        int width = options.embedDim();
        int length = pyramid.length();
        Shape positions = new Shape(1, length, width);
        Shape square = new Shape(1, 1, length, length);
        encoderPositions = weights.parameter("encoder_pos_embed_learned", positions, NARROW);
        decoderPositions = weights.parameter("decoder_pos_embed_learned", positions, NARROW);
        diffusionPositions = weights.parameter("diffusion_pos_embed_learned", positions, NARROW);
        weights.unread("mask", square);
        mask = weights.table(square, pyramid::mask);
        int pairs = options.headWidth() / 2;
        rope = weights.table(new Shape(length, pairs, 2), () -> pyramid.rope(options.headWidth()));
        classEmb = weights.parameter("class_emb.weight", new Shape(classes + 1L, width), NARROW);
        zProj = new Linear(weights.at("z_proj"), channels, width);
        zProjLn = new RmsNorm(weights.at("z_proj_ln"), width, EPS);
        blocks(weights, "encoder", options.encoderDepth());
        encoderNorm = new RmsNorm(weights.at("encoder_norm"), width, EPS);
        decoderEmbed = new Linear(weights.at("decoder_embed"), width, width);
        blocks(weights, "decoder", options.decoderDepth());
        decoderNorm = new RmsNorm(weights.at("decoder_norm"), width, EPS);
    }

    private void blocks(Weights weights, String part, int depth) {
        for (int i = 0; i < depth; i++) {
            Weights own = weights.at(part + "_blocks." + i);
            blocks.add(new FlowarBlock(own, options, blocks.size(), part + "_block_" + i));
        }
    }

    @Override
    public ScalePyramid pyramid() {
        return pyramid;
    }

    @Override
    public KeyValueCache.Size memory(int rows) {
        return new KeyValueCache.Size(
                blocks.size(), rows, options.numHeads(), pyramid.length(), options.headWidth());
    }

    /** The class's vector, which is the first token and modulates every block [B, D]. */
    @Override
    public NDArray condition(NDArray labelsB) {
        return Ops.embedding(labelsB, classEmb.array());
    }

    @Override
    public List<NDList> modulations(NDArray conditionBD) {
        NDArray activated = Ops.silu(conditionBD);
        return blocks.stream().map(block -> block.modulation(activated)).toList();
    }

    @Override
    public NDArray first(NDArray conditionBD) {
        return conditionBD.expandDims(1);
    }

    /**
     * @param vectorsBNC the scale before, resized [B, n, C]
     */
    @Override
    public NDArray embed(NDArray vectorsBNC) {
        return zProj.forward(vectorsBNC);
    }

    @Override
    public AttentionContext masked() {
        return (block, qkv) -> Ops.attention(qkv.get(0), qkv.get(1), qkv.get(2), mask.array());
    }

    @Override
    public NDArray forward(
            NDArray xBND, int start, List<NDList> modulations, AttentionContext seen, Trace trace) {
        long count = xBND.getShape().get(1);
        NDArray turns = rope.array().get(new NDIndex("{}:{}", start, start + count));
        NDArray x =
                Scoped.run(() -> zProjLn.forward(xBND.add(rows(encoderPositions, start, count))));
        xBND.close();
        for (int i = 0; i < blocks.size(); i++) {
            if (i == options.encoderDepth()) {
                NDArray before = x;
                x = Scoped.run(() -> between(before, rows(decoderPositions, start, count), trace));
                before.close();
            }
            FlowarBlock block = blocks.get(i);
            NDList modulation = modulations.get(i);
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, modulation, turns, seen, trace));
            before.close();
            trace.record(block.name() + "_out", x);
        }
        NDArray last = x;
        NDArray z =
                Scoped.run(
                        () -> {
                            NDArray normed = decoderNorm.forward(last);
                            return normed.add(rows(diffusionPositions, start, count));
                        });
        last.close();
        turns.close();
        trace.record("z", z);
        return z;
    }

    private NDArray between(NDArray xBND, NDArray positions, Trace trace) {
        NDArray encoded = encoderNorm.forward(xBND);
        trace.record("encoder_out", encoded);
        return decoderEmbed.forward(encoded).add(positions);
    }

    private static NDArray rows(Parameter table, int start, long count) {
        return table.array().get(new NDIndex(":, {}:{}", start, start + count));
    }
}
