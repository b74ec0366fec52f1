package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;
import org.jspecify.annotations.Nullable;

/** The network on pixels: values in, values out. */
final class PixelLevel {
    private static final int KEPT_OF_OTHER_SIZES_PERCENT = 22;

    /** What is computed with the features of a slice, in features. */
    private static final int OF_A_SLICE = 20;

    private static final double LAST_POSITION = 16;
    private static final NDIndex FIRST = new NDIndex(":8");

    private final PixelDitHeadOptions options;
    private final PixelPatches patches;
    private final Linear pixelEmbedder;
    private final @Nullable PixelPositions positions;
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
        positions = options.usePixelAbsPos() ? new PixelPositions(weights, patches, width) : null;
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
     * Images that fit into a slice together are worked on at once, one that does not in slices of
     * its own. While gradients are recorded everything is kept for them: there is nothing to gain.
     *
     * @param xBCHW the noisy image
     * @param sBND the vector of each patch
     * @return [B, C, H, W]
     */
    NDArray forward(NDArray xBCHW, NDArray sBND, Trace trace) {
        trace.record("mid.s_cond", sBND);
        long images = xBCHW.getShape().get(0);
        long tokens = patches.grid().tokens();
        NDArray valuesMPC = patches.cut(xBCHW);
        NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
        boolean recorded = Gradients.recorded(xBCHW, sBND, blocks.get(0).learned());
        long group = recorded ? images : Math.max(1, slice() / tokens);
        if (group >= images) {
            return patches.join(images(valuesMPC, sMD, recorded, trace));
        }
        NDList done = new NDList();
        for (long from = 0; from < images; from += group) {
            long to = Math.min(images, from + group);
            NDIndex rows = new NDIndex("{}:{}", from * tokens, to * tokens);
            Trace first = from == 0 ? trace : Trace.NONE;
            done.add(Scoped.run(() -> images(valuesMPC.get(rows), sMD.get(rows), false, first)));
        }
        return patches.join(NDArrays.concat(done));
    }

    /** Patches of a slice. */
    private long slice() {
        return Math.max(1, options.slicePixels() / patches.patch().tokens());
    }

    private NDArray images(NDArray valuesMPC, NDArray sMD, boolean recorded, Trace trace) {
        long count = sMD.getShape().get(0);
        NDArray y =
                recorded || count <= slice()
                        ? whole(valuesMPC, sMD, trace)
                        : new SlicedPass(this, blocks, keeps(count))
                                .forward(
                                        new SlicedPass.Image(valuesMPC, sMD, rope.array()),
                                        slice(),
                                        trace);
        trace.record("mid.final", y.get(FIRST));
        return y;
    }

    /** Whether the features of an image are kept between blocks: less than a slice takes. */
    private boolean keeps(long count) {
        return 2 * count <= OF_A_SLICE * slice();
    }

    private NDArray whole(NDArray valuesMPC, NDArray sMD, Trace trace) {
        NDArray x = Scoped.run(() -> embed(valuesMPC, 0, patches.grid().tokens()));
        trace.record("mid.pixel_embed", x.get(FIRST));
        for (int i = 0; i < blocks.size(); i++) {
            PitBlock block = blocks.get(i);
            NDArray before = x;
            Trace heard = i == 0 ? trace : Trace.NONE;
            x = Scoped.run(() -> block.forward(before, sMD, rope.array(), heard));
            before.close();
            heard.record("mid.pixel_block0", x.get(FIRST));
        }
        return values(x);
    }

    /** The values that features come to. */
    NDArray values(NDArray xMPF) {
        return linear.forward(norm.forward(xMPF));
    }

    /**
     * @param from the first patch of an image
     * @param to behind the last
     * @return the features of pixels before the first block [m, P, Dp]
     */
    NDArray embed(NDArray valuesMPC, long from, long to) {
        NDArray x = pixelEmbedder.forward(valuesMPC);
        return positions == null ? x : positions.add(x, from, to);
    }

    /**
     * The pixels as they are given and as they come out; then, all at once, the features before and
     * after a block with the modulation and what is computed with it, or of one slice that and for
     * every block what its patches attended to; in between the attention of all patches of an
     * image. These are of other sizes than each other and than the backbone's: what the allocator
     * keeps of one does not serve the next, 22 % more in measured runs of several steps.
     */
    long workingBytes(int rows) {
        long tokens = patches.grid().tokens();
        long all = rows * tokens;
        long count = Math.min(all, Math.max(1, slice() / tokens) * tokens);
        long at = Math.min(count, slice());
        long features = (long) patches.patch().tokens() * options.pixelHiddenSize();
        long values = 3 * all * patches.patch().tokens() * patches.channels();
        long worked = OF_A_SLICE * at * features;
        long held = 2 * count * features;
        if (count > slice()) {
            boolean keeps = keeps(count);
            long mixed = (keeps ? 2 : 1L + blocks.size()) * count * attention;
            long copies = 0;
            for (int i = 0; i < blocks.size(); i++) {
                long copied = blocks.get(i).copied(i == blocks.size() - 1);
                copies = keeps ? Math.max(copies, copied) : copies + copied;
            }
            held = (keeps ? held : 0) + mixed + copies;
        }
        long attended =
                BlockMemory.bytes(count, attention, 0) / Float.BYTES + (count > slice() ? 0 : held);
        long most = Float.BYTES * (values + Math.max(worked + held, attended));
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
