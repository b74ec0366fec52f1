package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.jspecify.annotations.Nullable;

/**
 * One image through the blocks, some patches at a time. Blocks mix patches by one token a patch
 * only: so the features of all pixels need not be there at once. Unless they are kept, those of a
 * slice are computed from its pixels anew for every block, through the blocks before.
 */
final class SlicedPass {
    private static final NDIndex FIRST = new NDIndex(":8");

    private final PixelLevel level;
    private final List<PitBlock> blocks;
    private final boolean keeps;
    private final List<NDArray> mixed = new ArrayList<>();
    private final List<PixelAdaLn.Part> after = new ArrayList<>();
    private @Nullable NDArray kept;

    /**
     * @param keeps whether the features of all pixels are held between blocks
     */
    SlicedPass(PixelLevel level, List<PitBlock> blocks, boolean keeps) {
        this.level = level;
        this.blocks = blocks;
        this.keeps = keeps;
    }

    /**
     * @param valuesNPC of its pixels
     * @param sND the token of each patch
     * @param ropeNdp positions of the patches
     */
    record Image(NDArray valuesNPC, NDArray sND, NDArray ropeNdp) {}

    /** Patches of an image, the last one excluded. */
    private record Range(long from, long to) {
        NDArray of(NDArray array) {
            return array.get(new NDIndex("{}:{}", from, to));
        }
    }

    /**
     * @param slice patches at once
     * @return values [N, P, C]
     */
    NDArray forward(Image image, long slice, Trace trace) {
        Trace once = trace.once();
        for (int i = 0; i < blocks.size(); i++) {
            NDArray attended = attended(i, image, slice, i == 0 ? once : Trace.NONE);
            if (keeps) {
                keep(i, image, slice, attended);
                if (i == 0) {
                    once.record("mid.pixel_block0", kept.get(FIRST));
                }
            } else {
                mixed.add(attended);
                after.add(blocks.get(i).after());
            }
        }
        return sliced(
                image, slice, range -> level.values(features(image, range, blocks.size(), once)));
    }

    private NDArray attended(int i, Image image, long slice, Trace trace) {
        PitBlock block = blocks.get(i);
        return Scoped.run(
                () -> {
                    PixelAdaLn.Part before = block.before();
                    NDArray compact =
                            sliced(
                                    image,
                                    slice,
                                    range ->
                                            block.compact(
                                                    features(image, range, i, trace),
                                                    range.of(image.sND()),
                                                    before));
                    return block.attend(compact, image.ropeNdp(), trace);
                });
    }

    private void keep(int i, Image image, long slice, NDArray attended) {
        NDArray before = kept;
        NDArray behind =
                Scoped.run(
                        () -> {
                            PixelAdaLn.Part part = blocks.get(i).after();
                            return sliced(
                                    image,
                                    slice,
                                    range ->
                                            blocks.get(i)
                                                    .finish(
                                                            features(image, range, i, Trace.NONE),
                                                            given(image, range, attended),
                                                            part));
                        });
        kept = behind;
        attended.close();
        if (before != null) {
            before.close();
        }
    }

    private static PitBlock.Slice given(Image image, Range range, NDArray attended) {
        return new PitBlock.Slice(range.of(image.sND()), range.of(attended));
    }

    /** Those of a slice before a block. */
    private NDArray features(Image image, Range range, int before, Trace trace) {
        if (kept != null) {
            return range.of(kept);
        }
        NDArray x =
                Scoped.run(
                        () -> level.embed(range.of(image.valuesNPC()), range.from(), range.to()));
        trace.record("mid.pixel_embed", x.get(FIRST));
        for (int i = 0; i < before; i++) {
            PitBlock block = blocks.get(i);
            PitBlock.Slice given = given(image, range, mixed.get(i));
            PixelAdaLn.Part part = after.get(i);
            NDArray shown = x;
            x = Scoped.run(() -> block.finish(shown, given, part));
            shown.close();
            if (i == 0) {
                trace.record("mid.pixel_block0", x.get(FIRST));
            }
        }
        return x;
    }

    private static NDArray sliced(Image image, long slice, Function<Range, NDArray> work) {
        long all = image.sND().getShape().get(0);
        NDList done = new NDList();
        for (long from = 0; from < all; from += slice) {
            Range range = new Range(from, Math.min(all, from + slice));
            done.add(Scoped.run(() -> work.apply(range)));
        }
        NDArray joined = NDArrays.concat(done);
        done.close();
        return joined;
    }
}
