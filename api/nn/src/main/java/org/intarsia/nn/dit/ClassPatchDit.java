package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;

/**
 * Conditioned on a class: time and label modulate the blocks together. Whatever the grid, rotary
 * positions are stretched from 0 to 16 on each axis.
 */
final class ClassPatchDit implements PatchDit {
    private static final double LAST_POSITION = 16;

    private final PatchTrunk trunk;
    private final PatchDitCost cost;
    private final LabelEmbedding yEmbedder;

    ClassPatchDit(PatchDitOptions options, Weights weights, Grid shown, int classes) {
        cost =
                new PatchDitCost(
                        options, PatchStem.grid(options, shown), PatchDitCost.TextShare.NONE);
        Rope2d.Positions positions =
                Rope2d.Positions.upTo(PatchStem.grid(options, shown), LAST_POSITION);
        PatchStem stem = new PatchStem(options, weights, shown, positions, Rope2d.Bases.PLAIN);
        trunk = new PatchTrunk(options, weights, stem, DitBlock::ofClasses);
        yEmbedder = new LabelEmbedding(weights.at("y_embedder"), classes, options.hiddenSize());
    }

    @Override
    public long flops(int batch) {
        return cost.flops(batch);
    }

    @Override
    public long workingBytes(int rows) {
        return cost.workingBytes(rows);
    }

    @Override
    public String part() {
        return Conditioning.LABEL;
    }

    @Override
    public NDList forward(NDArray xBCHW, Step step, NDArray labelsB, BlockHook between) {
        return Scoped.list(
                () -> {
                    NDArray tEmb = trunk.time(xBCHW, step);
                    NDArray yEmb = yEmbedder.forward(labelsB);
                    step.trace().record("mid.y_emb", yEmb);
                    NDArray c = tEmb.add(yEmb);
                    NDList features =
                            trunk.tokens(
                                    xBCHW,
                                    tEmb,
                                    trunk.given(Ops.silu(c), null),
                                    between,
                                    step.trace());
                    features.add(1, c);
                    return features;
                });
    }
}
