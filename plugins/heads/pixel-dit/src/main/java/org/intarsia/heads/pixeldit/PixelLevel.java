package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The network on pixels: values in, values out. */
final class PixelLevel {
    private static final int KEPT_OF_OTHER_SIZES_PERCENT = 22;
    private static final double LAST_POSITION = 16;
    private static final NDIndex FIRST = new NDIndex(":8");

    private final PixelDitHeadOptions options;
    private final PixelPatches patches;
    private final Linear pixelEmbedder;
    private final Parameter positions;
    private final Parameter rope;
    private final int attention;
    private final List<PitBlock> blocks = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear linear;

    PixelLevel(
            PixelDitHeadOptions options,
            Weights weights,
            PixelPatches patches,
            PitBlock.Dimensions sizes) {
        this.options = options;
        this.patches = patches;
        attention = sizes.attention();
        int width = sizes.width();
        pixelEmbedder = new Linear(weights.at("pixel_embedder.proj"), patches.channels(), width);
        positions =
                options.usePixelAbsPos()
                        ? weights.table(
                                new Shape(patches.grid().tokens(), sizes.pixels(), width),
                                () -> positions(patches, width))
                        : null;
        int d = sizes.attention() / sizes.heads();
        rope =
                weights.table(
                        new Shape(patches.grid().tokens(), d / 2, 2),
                        () -> rope(options, patches, d));
        for (int i = 0; i < options.pixelDepth(); i++) {
            Weights block = weights.at("pixel_blocks." + i);
            blocks.add(
                    options.pitAdalnPostModulation()
                            ? new PostModulatedBlock(block, sizes)
                            : new PreModulatedBlock(block, sizes));
        }
        Weights last = weights.at("final_layer");
        norm = new RmsNorm(last.at("norm"), width, PitBlock.EPS);
        linear =
                new Linear(
                        last.at("linear"),
                        width,
                        patches.channels(),
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
    }

    /** The table of the whole image, patch after patch. */
    private static float[] positions(PixelPatches patches, int width) {
        Grid grid = patches.grid();
        Grid patch = patches.patch();
        Grid image = new Grid(grid.rows() * patch.rows(), grid.columns() * patch.columns());
        float[] whole = SinCosPositions.columnFirst(image, width);
        float[] table = new float[whole.length];
        int at = 0;
        for (int token = 0; token < grid.tokens(); token++) {
            int top = token / grid.columns() * patch.rows();
            int left = token % grid.columns() * patch.columns();
            for (int row = 0; row < patch.rows(); row++) {
                int from = ((top + row) * image.columns() + left) * width;
                System.arraycopy(whole, from, table, at, patch.columns() * width);
                at += patch.columns() * width;
            }
        }
        return table;
    }

    private static float[] rope(PixelDitHeadOptions options, PixelPatches patches, int d) {
        Grid grid = patches.grid();
        Rope2d.Bases bases = options.rope().bases(grid, patches.patch(), d);
        return Rope2d.table(
                Rope2d.Positions.upTo(grid, LAST_POSITION),
                d,
                new Rope2d.Rotation(Rope2d.Layout.COLUMN_ROW_BY_TURNS, bases),
                0);
    }

    /**
     * @param xBCHW the noisy image
     * @param sBND the vector of each patch
     * @return [B, C, H, W]
     */
    NDArray forward(NDArray xBCHW, NDArray sBND, Trace trace) {
        trace.record("mid.s_cond", sBND);
        NDArray x = Scoped.run(() -> embed(xBCHW));
        trace.record("mid.pixel_embed", x.get(FIRST));
        long slice = Math.max(1, options.slicePixels() / patches.patch().tokens());
        NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
        PitBlock.Inputs given = new PitBlock.Inputs(sMD, rope.array(), slice);
        for (int i = 0; i < blocks.size(); i++) {
            x = step(i, x, given, i == 0 ? trace : Trace.NONE);
        }
        NDArray y = linear.forward(norm.forward(x));
        trace.record("mid.final", y.get(FIRST));
        return patches.join(y);
    }

    private NDArray embed(NDArray xBCHW) {
        NDArray x = pixelEmbedder.forward(patches.cut(xBCHW));
        if (positions == null) {
            return x;
        }
        Shape shape = x.getShape();
        NDArray byImage = x.reshape(-1, patches.grid().tokens(), shape.get(1), shape.get(2));
        return byImage.add(positions.array()).reshape(shape);
    }

    private NDArray step(int i, NDArray x, PitBlock.Inputs given, Trace trace) {
        NDArray next = Scoped.run(() -> blocks.get(i).forward(x, given, trace));
        x.close();
        trace.record("mid.pixel_block0", next.get(FIRST));
        return next;
    }

    /**
     * All pixels before and after a block, with the modulation of one slice and what is computed
     * with it; in between the attention of all patches; at last all pixels in their slices, too.
     * These are of other sizes than each other and than the backbone's: what the allocator keeps of
     * one does not serve the next, 22 % more in measured runs of several steps.
     */
    long workingBytes(int rows) {
        long all = (long) rows * patches.grid().tokens();
        long slice = Math.min(all, Math.max(1, options.slicePixels() / patches.patch().tokens()));
        long pixels = (long) patches.patch().tokens() * options.pixelHiddenSize();
        long sliced = Float.BYTES * (all * (2 * pixels + attention) + 20 * slice * pixels);
        long attended = Float.BYTES * all * pixels + BlockMemory.bytes(all, attention, 0);
        long most = Math.max(Math.max(sliced, attended), Float.BYTES * 3 * all * pixels);
        return most + most * KEPT_OF_OTHER_SIZES_PERCENT / 100;
    }

    /** Multiply-adds for one image. */
    long cost() {
        long tokens = patches.grid().tokens();
        long pixels = tokens * patches.patch().tokens();
        long ends = 2 * pixels * patches.channels() * options.pixelHiddenSize();
        return ends + tokens * blocks.stream().mapToLong(block -> block.cost(tokens)).sum();
    }
}
