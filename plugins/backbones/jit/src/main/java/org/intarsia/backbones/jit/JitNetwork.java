package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;

/** The published network up to its last block. */
final class JitNetwork {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;

    private final int inContextStart;
    private final int inContextLen;
    private final TimestepEmbedding tEmbedder;
    private final ConditionEmbedding yEmbedder;
    private final BottleneckPatchEmbed xEmbedder;
    private final Parameter posEmbed;
    private final Parameter inContextPosemb;
    private final Parameter rope;
    private final Parameter ropeInContext;
    private final List<JitBlock> blocks = new ArrayList<>();

    JitNetwork(JitOptions options, Weights weights, Grid grid, ConditioningSpec spec) {
        int width = options.hiddenSize();
        inContextStart = options.inContextStart();
        inContextLen = options.inContextLen();
        tEmbedder = new TimestepEmbedding(weights.at("t_embedder"), width, SINUSOIDS, MAX_PERIOD);
        yEmbedder = ConditionEmbedding.of(weights.at("y_embedder"), options, spec);
        xEmbedder = new BottleneckPatchEmbed(weights.at("x_embedder"), options);
        posEmbed =
                weights.fixed(
                        "pos_embed",
                        new Shape(1, grid.tokens(), width),
                        () -> SinCosPositions.columnFirst(grid, width));
        inContextPosemb =
                inContextLen == 0
                        ? null
                        : weights.parameter(
                                "in_context_posemb",
                                new Shape(1, inContextLen, width),
                                Init.normal(0.02));
        rope = rope(weights, grid, options.headWidth(), 0);
        ropeInContext = rope(weights, grid, options.headWidth(), inContextLen);
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new JitBlock(weights.at("blocks." + i), options, i));
        }
    }

    private static Parameter rope(Weights weights, Grid grid, int headWidth, int still) {
        return weights.table(
                new Shape(still + grid.tokens(), headWidth / 2, 2),
                () ->
                        Rope2d.table(
                                Rope2d.Positions.integers(grid),
                                headWidth,
                                Rope2d.Layout.ROW_THEN_COLUMN,
                                still));
    }

    /**
     * @return tokens [B, N, D] and condition [B, D]
     */
    NDList forward(NDArray zBCHW, Step step, Conditioning conditioning, JitBlock.Call call) {
        return Scoped.list(
                () -> {
                    NDArray tEmb = tEmbedder.forward(step.times(zBCHW.getManager()));
                    ConditionEmbedding.Embedded y = yEmbedder.forward(conditioning);
                    NDArray yEmb = y.vectorBD();
                    NDArray c = tEmb.add(yEmb);
                    call.trace().record("mid.t_emb", tEmb);
                    call.trace().record("mid.y_emb", yEmb);
                    call.trace().record("mid.cond", c);
                    NDArray x = run(embed(zBCHW, call), y.tokensBKD(), Ops.silu(c), call);
                    return new NDList(x, c);
                });
    }

    private NDArray embed(NDArray zBCHW, JitBlock.Call call) {
        return Scoped.run(
                () -> {
                    NDArray x = xEmbedder.forward(zBCHW);
                    call.trace().record("mid.patch_embed", x);
                    return x.add(posEmbed.array());
                });
    }

    private NDArray run(NDArray tokens, NDArray yBKD, NDArray activated, JitBlock.Call call) {
        NDArray x = tokens;
        boolean joined = false;
        for (int i = 0; i < blocks.size(); i++) {
            if (i == inContextStart && inContextLen > 0) {
                x = NDArrays.concat(new NDList(inContext(yBKD), x), 1);
                joined = true;
            }
            x = step(i, x, activated, joined ? ropeInContext.array() : rope.array(), call);
        }
        call.trace().record("mid.last_block", x);
        return joined ? x.get(new NDIndex(":, {}:", inContextLen)) : x;
    }

    private NDArray step(int i, NDArray x, NDArray activated, NDArray rope, JitBlock.Call call) {
        NDArray next = Scoped.run(() -> blocks.get(i).forward(x, activated, rope, call));
        x.close();
        if (i == 0) {
            call.trace().record("mid.block0", next);
        }
        if (i == inContextStart) {
            call.trace().record("mid.block_in_context_start", next);
        }
        return next;
    }

    /** K tokens of the condition alone, without the time. */
    private NDArray inContext(NDArray yBKD) {
        return yBKD.add(inContextPosemb.array());
    }

    /** Multiply-adds of the condition of one image. */
    long conditionFlops() {
        return yEmbedder.flops();
    }
}
