package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.TextEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Rope1d;
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
 * Conditioned on a text that is transformed together with the image (PixelDiT T2I, PiD). The time
 * alone modulates, and the network reads it in thousandths. A shorter text than that of the
 * conditioning spec is taken as it is, a longer one is cut.
 */
public final class JointPatchDit implements PatchDit {
    private static final double LAST_POSITION = 16;
    private static final float TIME_UNIT = 1000;

    private final PatchDitOptions options;
    private final ConditioningSpec.Text text;
    private final PatchStem stem;
    private final PatchDitCost cost;
    private final TextEmbedding yEmbedder;
    private final Parameter yPosEmbedding;
    private final Parameter textRope;
    private final List<JointBlock> blocks = new ArrayList<>();

    /**
     * How fast rotary positions turn.
     *
     * @param image bases on the grid of patches
     * @param text base along the text
     */
    public record RopeBases(Rope2d.Bases image, double text) {
        /** 10000 everywhere. */
        public static final RopeBases PLAIN = new RopeBases(Rope2d.Bases.PLAIN, 10_000);
    }

    /**
     * @param shown rows and columns of pixels that the transformer reads
     */
    public JointPatchDit(
            PatchDitOptions options,
            Weights weights,
            Grid shown,
            ConditioningSpec.Text text,
            RopeBases turns) {
        this.options = options;
        this.text = text;
        int width = options.hiddenSize();
        cost =
                new PatchDitCost(
                        options,
                        PatchStem.grid(options, shown),
                        new PatchDitCost.TextShare(text.length(), text.width(), true));
        Rope2d.Positions positions =
                Rope2d.Positions.upTo(PatchStem.grid(options, shown), LAST_POSITION);
        stem = new PatchStem(options, weights, shown, positions, turns.image());
        yEmbedder = new TextEmbedding(weights.at("y_embedder"), text.width(), width, DitBlock.EPS);
        yPosEmbedding =
                weights.parameter(
                        "y_pos_embedding", new Shape(1, text.length(), width), Init.normal(0.02));
        int d = options.headWidth();
        textRope =
                weights.table(
                        new Shape(text.length(), d / 2, 2),
                        () -> Rope1d.table(text.length(), d, turns.text()));
        for (int i = 0; i < options.numCondBlocks(); i++) {
            Weights block = weights.at(options.blocks() + "." + i);
            blocks.add(new JointBlock(block, width, options.numGroups()));
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
        if (shape.dimension() != 3 || shape.get(1) < 1 || shape.get(2) != text.width()) {
            throw new IntarsiaException(
                    ErrorCode.TEXT_DOES_NOT_FIT,
                    "text",
                    shape + " given, " + text + " or shorter for every picture expected",
                    "Give the embeddings of the text encoder that the model was trained with.");
        }
        return shape.get(1) > text.length()
                ? value.get(new NDIndex(":, :{}", text.length()))
                : value;
    }

    @Override
    public NDList forward(NDArray xBCHW, Step step, NDArray textBLE, BlockHook between) {
        return Scoped.list(
                () -> {
                    NDArray tEmb = stem.time(xBCHW, step, TIME_UNIT);
                    NDArray ropeY = textRope.array().get(new NDIndex(":{}", length(textBLE)));
                    step.trace().record("mid.text_rope_cos", ropeY.get(new NDIndex("..., 0")));
                    step.trace().record("mid.text_rope_sin", ropeY.get(new NDIndex("..., 1")));
                    JointBlock.Inputs given =
                            new JointBlock.Inputs(Ops.silu(tEmb), stem.rope(), ropeY);
                    NDList tokens =
                            run(
                                    stem.embed(xBCHW, step.trace()),
                                    embed(textBLE, step.trace()),
                                    new Call(given, between, step.trace()));
                    NDArray s = PatchStem.timed(tokens.get(0), tEmb, step.trace());
                    NDList features = new NDList(s, tEmb);
                    features.addAll(tokens.subNDList(1));
                    return features;
                });
    }

    private record Call(JointBlock.Inputs given, BlockHook between, Trace trace) {}

    /**
     * @return the last tokens of the image, then the tapped ones where a block is tapped
     */
    private NDList run(NDArray imageBND, NDArray textBLD, Call call) {
        NDArray x = imageBND;
        NDArray y = textBLD;
        NDArray tapped = null;
        for (int i = 0; i < blocks.size(); i++) {
            NDArray shown = call.between().before(i, x);
            NDList next = step(i, shown, y, call);
            for (NDArray done : new NDArray[] {x, shown, y}) {
                if (done != tapped) {
                    done.close();
                }
            }
            x = next.get(0);
            y = next.get(1);
            tapped = i == options.alignLayer() - 1 ? x : tapped;
        }
        return tapped == null ? new NDList(x) : new NDList(x, tapped);
    }

    private NDList step(int i, NDArray xBND, NDArray yBLD, Call call) {
        Trace heard = i == 0 ? call.trace() : Trace.NONE;
        NDList next = Scoped.list(() -> blocks.get(i).forward(xBND, yBLD, call.given(), heard));
        heard.record("mid.block0", next.get(0));
        return next;
    }

    private static long length(NDArray textBLE) {
        return textBLE.getShape().get(1);
    }

    private NDArray embed(NDArray textBLE, Trace trace) {
        NDArray yEmb = yEmbedder.forward(textBLE);
        trace.record("mid.text_emb", yEmb);
        return yEmb.add(yPosEmbedding.array().get(new NDIndex(":, :{}", length(textBLE))));
    }
}
