package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;
import org.jspecify.annotations.Nullable;

/**
 * Two stems, one trunk and two heads. The trunk is used for images, for latents that become images,
 * and for noisy latents; a learned vector a use tells it which.
 */
final class DsdNetwork {
    private static final int COLOURS = 3;

    /** Copies of an image on its way in or out. */
    private static final int IMAGE_COPIES = 3;

    private static final VitNames NAMES =
            new VitNames(
                    "norm1",
                    List.of("attn.qkv"),
                    "attn.proj",
                    "norm2",
                    "mlp.fc1",
                    "mlp.fc2",
                    VitNames.Scale.NONE);

    private final DsdOptions options;
    private final Grid grid;
    private final Linear patchIn;
    private final Linear latentIn;
    private final Parameter stemType;
    private final Parameter positions;
    private final @Nullable Parameter rope;
    private final List<VitBlock> blocks = new ArrayList<>();
    private final NormLinear latentHead;
    private final NormLinear imageHead;

    /** What the trunk is used for, in the order of {@code stem_type}. */
    private enum Use {
        IMAGE,
        LATENTS,
        NOISY
    }

    DsdNetwork(DsdOptions options, Weights weights, Grid grid) {
        this.options = options;
        this.grid = grid;
        int width = options.hiddenSize();
        int patch = options.patchSize();
        patchIn =
                Linear.ofKernel(
                        weights.at("patch_in"),
                        new Shape(width, COLOURS, patch, patch),
                        Linear.Options.WITH_BIAS);
        latentIn = new Linear(weights.at("latent_in"), options.latentDim(), width);
        stemType =
                weights.parameter(
                        "stem_type", new Shape(Use.values().length, width), Init.normal(0.02));
        positions =
                weights.table(
                        new Shape(grid.tokens(), width),
                        () -> SinCosPositions.columnFirst(grid, width));
        rope = options.rope() ? rope(weights, width / options.numHeads()) : null;
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new VitBlock(weights.at("blocks." + i), options.design(), NAMES));
        }
        latentHead = new NormLinear(weights.at("latent_head"), width, options.latentDim());
        imageHead = new NormLinear(weights.at("image_head"), width, COLOURS * patch * patch);
    }

    private Parameter rope(Weights weights, int headWidth) {
        return weights.table(
                new Shape(grid.tokens(), headWidth / 2, 2),
                () ->
                        Rope2d.table(
                                Rope2d.Positions.integers(grid),
                                headWidth,
                                Rope2d.Layout.ROW_THEN_COLUMN,
                                0));
    }

    DsdOptions options() {
        return options;
    }

    Grid grid() {
        return grid;
    }

    /**
     * The most bytes that one use holds at a time: a block; or at an end the image.
     *
     * @param rows of the batch
     */
    long workingBytes(int rows) {
        long tokens = (long) rows * grid.tokens();
        long pixels = tokens * COLOURS * options.patchSize() * options.patchSize();
        return Math.max(options.design().workingBytes(tokens), Float.BYTES * IMAGE_COPIES * pixels);
    }

    /** Multiply-adds of the noisy latents of a row on their way through the trunk. */
    long multiplyAdds() {
        long tokens = grid.tokens();
        long width = options.hiddenSize();
        long hidden = options.design().hidden();
        long matrices = options.mlp() == DsdOptions.Mlp.GELU ? 2 : 3;
        long block = tokens * width * (4 * width + matrices * hidden) + 2 * tokens * tokens * width;
        return tokens * width * options.latentDim() + options.depth() * block;
    }

    /**
     * @param imageBCHW in [-1, 1]
     * @param shallow number of a block, from 1
     * @param deep number of a block, from 1
     */
    EncodedImages encoded(NDArray imageBCHW, int shallow, int deep) {
        NDList kept =
                Scoped.list(
                        () -> {
                            NDArray cut =
                                    Patches.patchify(
                                            imageBCHW,
                                            options.patchSize(),
                                            Patches.Order.CHANNEL_FIRST);
                            NDList taps =
                                    trunk(
                                            entered(patchIn.forward(cut), Use.IMAGE),
                                            List.of(shallow, deep, options.depth()));
                            NDArray latents = latentHead.forward(taps.get(2));
                            NDArray normed =
                                    options.latentNorm() == DsdOptions.LatentNorm.TOKEN
                                            ? Ops.layerNorm(latents, null, null, DsdOptions.EPS)
                                            : latents;
                            taps.add(MapOps.map(normed, grid));
                            return taps;
                        });
        return new EncodedImages(kept.get(3), kept.get(0), kept.get(1), kept.get(2));
    }

    /**
     * @return [B, C, h, w]
     */
    NDArray latents(NDArray imageBCHW) {
        return Scoped.run(() -> encoded(imageBCHW, options.depth(), options.depth()).latentsBChw());
    }

    /**
     * @return [B, 3, H, W], nominally in [-1, 1]
     */
    NDArray images(NDArray latentsBChw) {
        return Scoped.run(
                () ->
                        Patches.unpatchify(
                                imageHead.forward(trunk(latentsBChw, Use.LATENTS)),
                                grid,
                                options.patchSize(),
                                Patches.Order.CHANNEL_FIRST));
    }

    /**
     * @return what the trunk makes of noisy latents, [B, N, D]
     */
    NDArray tokens(NDArray noisyBChw) {
        return Scoped.run(() -> trunk(noisyBChw, Use.NOISY));
    }

    private NDArray trunk(NDArray latentsBChw, Use use) {
        NDArray embedded = latentIn.forward(MapOps.tokens(latentsBChw));
        return trunk(entered(embedded, use), List.of(options.depth())).get(0);
    }

    private NDArray entered(NDArray embeddedBND, Use use) {
        NDArray type = stemType.array().get(use.ordinal());
        return embeddedBND.add(positions.array()).add(type);
    }

    /**
     * The outputs of some blocks, which are counted from 1.
     *
     * @param enteredBND closed on the way
     */
    private NDList trunk(NDArray enteredBND, List<Integer> taps) {
        NDArray[] kept = new NDArray[taps.size()];
        NDArray x = enteredBND;
        for (int i = 0; i < blocks.size(); i++) {
            NDArray y = blocks.get(i).forward(x, rope == null ? null : rope.array(), Trace.NONE);
            if (!taps.contains(i)) {
                x.close();
            }
            x = y;
            for (int tap = 0; tap < kept.length; tap++) {
                if (taps.get(tap) == i + 1) {
                    kept[tap] = x;
                }
            }
        }
        return new NDList(kept);
    }
}
