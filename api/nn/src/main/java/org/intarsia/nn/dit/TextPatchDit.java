package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.TextEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;

/**
 * Conditioned on a text: its tokens are refined under the time, then every block of the image sees
 * them. The time alone modulates. Rotary positions of an axis end at the number of tokens of the
 * other axis, as the published tables have it.
 */
final class TextPatchDit implements PatchDit {
    private final PatchTrunk trunk;
    private final PatchDitCost cost;
    private final TextEmbedding yEmbedder;
    private final Parameter yPosEmbedding;
    private final List<DitBlock> refiners = new ArrayList<>();
    private final ConditioningSpec.Text text;

    TextPatchDit(PatchDitOptions options, Weights weights, Grid shown, ConditioningSpec.Text text) {
        this.text = text;
        int width = options.hiddenSize();
        Grid grid = PatchStem.grid(options, shown);
        cost =
                new PatchDitCost(
                        options,
                        grid,
                        new PatchDitCost.TextShare(text.length(), text.width(), false));
        Rope2d.Positions positions = Rope2d.Positions.upTo(grid, grid.columns(), grid.rows());
        PatchStem stem = new PatchStem(options, weights, shown, positions, Rope2d.Bases.PLAIN);
        trunk = new PatchTrunk(options, weights, stem, DitBlock::ofText);
        yEmbedder = new TextEmbedding(weights.at("y_embedder"), text.width(), width, DitBlock.EPS);
        yPosEmbedding =
                weights.parameter(
                        "y_pos_embedding", new Shape(1, text.length(), width), Init.normal(0.02));
        for (int i = 0; i < options.numTextBlocks(); i++) {
            Weights block = weights.at("text_refine_blocks." + i);
            refiners.add(DitBlock.ofTokens(block, width, options.numGroups()));
        }
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
        return Conditioning.TEXT;
    }

    @Override
    public NDArray given(Conditioning conditioning) {
        NDArray value = conditioning.value(Conditioning.TEXT);
        Shape shape = value.getShape();
        if (shape.dimension() != 3
                || shape.get(1) != text.length()
                || shape.get(2) != text.width()) {
            throw new IntarsiaException(
                    ErrorCode.TEXT_DOES_NOT_FIT,
                    "text",
                    shape + " given, " + text + " for every picture expected",
                    "Pad or cut the embeddings to the length that the model was trained with.");
        }
        return value;
    }

    @Override
    public NDList forward(NDArray xBCHW, Step step, NDArray textBLE, BlockHook between) {
        return Scoped.list(
                () -> {
                    NDArray tEmb = trunk.time(xBCHW, step);
                    NDArray activated = Ops.silu(tEmb);
                    NDArray tokens = refined(textBLE, activated, step.trace());
                    NDList features =
                            trunk.tokens(
                                    xBCHW,
                                    tEmb,
                                    trunk.given(activated, tokens),
                                    between,
                                    step.trace());
                    features.add(1, tEmb);
                    return features;
                });
    }

    private NDArray refined(NDArray textBLE, NDArray activatedBD, Trace trace) {
        NDArray yEmb = yEmbedder.forward(textBLE);
        trace.record("mid.y_emb", yEmb);
        DitBlock.Inputs given = new DitBlock.Inputs(activatedBD, null, null);
        NDArray y = yEmb.add(yPosEmbedding.array());
        for (DitBlock refiner : refiners) {
            NDArray before = y;
            y = Scoped.run(() -> refiner.forward(before, given, Trace.NONE));
            before.close();
        }
        trace.record("mid.text_refined", y);
        return y;
    }
}
