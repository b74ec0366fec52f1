package org.intarsia.backbones.semantic.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.nn.llama.LlamaTrunk;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A Llama over the pixels of patches. The output of a slot is about the pixel after it; red, green
 * and blue follow each other without another forward: the embedded colours are added to it.
 */
final class PixelNetwork {
    private static final Init NARROW = Init.normal(0.02);
    private static final List<String> COLOURS = List.of("r", "g", "b");

    private final PixelArOptions options;
    private final LlamaSize size;
    private final PixelLayout layout;
    private final Linear zProj;
    private final @Nullable Parameter nullPix;
    private final List<Parameter> embeds = new ArrayList<>();
    private final List<Parameter> chains = new ArrayList<>();
    private final List<Linear> heads = new ArrayList<>();
    private final Parameter rope;
    private final LlamaTrunk trunk;
    private final RmsNorm norm;

    /**
     * @param z width of what the first level says of a patch
     * @param drops whether there is something in place of the earlier pixels
     */
    PixelNetwork(
            PixelArOptions options, Weights weights, int z, PixelLayout layout, boolean drops) {
        this.options = options;
        this.layout = layout;
        size = options.llama().size();
        int width = size.width();
        zProj = new Linear(weights.at("z_proj"), z, width);
        nullPix = drops ? weights.parameter("null_pix", new Shape(width), NARROW) : null;
        Shape table = new Shape(PixelLevels.LEVELS, width);
        Linear.Options noBias = Linear.Options.NO_BIAS.init(NARROW);
        for (String colour : COLOURS) {
            embeds.add(weights.at("embed_" + colour).parameter("weight", table, NARROW));
            heads.add(new Linear(weights.at("head_" + colour), width, PixelLevels.LEVELS, noBias));
        }
        for (String colour : COLOURS.subList(0, 2)) {
            chains.add(weights.at("chain_" + colour).parameter("weight", table, NARROW));
        }
        rope =
                weights.table(
                        new Shape(layout.slots(options.context()), size.headWidth() / 2, 2),
                        () ->
                                layout.rotations(
                                        size, options.llama().ropeBase(), options.context()));
        trunk = new LlamaTrunk(weights, size);
        norm = new RmsNorm(weights.at("norm"), width, options.llama().normEps());
    }

    PixelLayout layout() {
        return layout;
    }

    LlamaSize size() {
        return size;
    }

    boolean whole() {
        return options.context() == PixelArOptions.Context.FULL;
    }

    int slots() {
        return layout.slots(options.context());
    }

    /** The slot of a patch's vector [R, 1, D]. */
    NDArray start(NDArray zR1Z) {
        return zProj.forward(zR1Z);
    }

    /**
     * Slots of pixels.
     *
     * @param levelsRm3 int64
     * @param startR1D of their patch
     * @param keptR11 0 in the rows that are not told their pixels; null where all are
     * @return [R, m, D]
     */
    NDArray pixels(NDArray levelsRm3, NDArray startR1D, @Nullable NDArray keptR11) {
        NDArray sum = null;
        for (int colour = 0; colour < embeds.size(); colour++) {
            NDArray one =
                    Ops.embedding(
                            levelsRm3.get(new NDIndex(":, :, {}", colour)),
                            embeds.get(colour).array());
            sum = sum == null ? one : sum.add(one);
        }
        if (nullPix != null && keptR11 != null) {
            Shape shape = sum.getShape();
            NDArray kept = keptR11.gt(0.5f).broadcast(shape);
            sum = NDArrays.where(kept, sum, nullPix.array().broadcast(shape));
        }
        return sum.add(startR1D);
    }

    /**
     * @param slotsRnD new ones; closed
     * @param from slots before them
     * @return the outputs [R, n, D]
     */
    NDArray forward(NDArray slotsRnD, int from, LlamaBlock.Call call) {
        long count = slotsRnD.getShape().get(1);
        NDArray turns = rope.array().get(new NDIndex("{}:{}", from, from + count));
        NDArray last = trunk.forward(slotsRnD, turns, call);
        turns.close();
        NDArray h = norm.forward(last);
        last.close();
        return h;
    }

    /**
     * The logits of the next colour of a pixel.
     *
     * @param hRnD the outputs of the slots before the pixels
     * @param knownRnc the colours of the pixels that are known, c of them
     * @return [R, n, 256]
     */
    NDArray logits(NDArray hRnD, NDArray knownRnc) {
        int colour = Math.toIntExact(knownRnc.getShape().get(2));
        return Scoped.run(
                () -> {
                    NDArray x = hRnD;
                    for (int before = 0; before < colour; before++) {
                        NDArray level = knownRnc.get(new NDIndex(":, :, {}", before));
                        x = x.add(Ops.embedding(level, chains.get(before).array()));
                    }
                    return heads.get(colour).forward(x);
                });
    }

    /**
     * The outputs about all pixels of all patches at once.
     *
     * @param zBNZ of every patch
     * @param levelsBNP3 int64 [B, N, P, 3]
     * @param kept [B] or [B, N]: 0 where the earlier pixels of a patch are left out; or null
     * @return [B, N, P, D]
     */
    NDArray all(NDArray zBNZ, NDArray levelsBNP3, @Nullable NDArray kept, Trace trace) {
        Shape shape = levelsBNP3.getShape();
        long b = shape.get(0);
        long n = shape.get(1);
        long p = shape.get(2);
        long rows = b * n;
        long read = whole() ? p : p - 1;
        NDArray slots =
                Scoped.run(
                        () -> {
                            NDArray start = start(zBNZ.reshape(rows, 1, -1));
                            NDArray there =
                                    kept == null
                                            ? null
                                            : kept.reshape(b, -1).broadcast(b, n).reshape(-1, 1, 1);
                            NDArray levels =
                                    levelsBNP3
                                            .reshape(rows, p, PixelLevels.COLOURS)
                                            .get(new NDIndex(":, 0:{}", read));
                            return NDArrays.concat(
                                    new NDList(start, pixels(levels, start, there)), 1);
                        });
        LlamaBlock.Call call = new LlamaBlock.Call(null, null, null, Trace.NONE);
        NDArray h;
        if (whole()) {
            NDArray line = slots.reshape(b, n * (p + 1), -1);
            h = forward(line, 0, call).reshape(b, n, p + 1, -1).get(new NDIndex(":, :, 0:{}", p));
        } else {
            h = forward(slots, 0, call).reshape(b, n, p, -1);
        }
        trace.record("pixel_h", h);
        return h;
    }
}
