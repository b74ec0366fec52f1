package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/** A class token, registers and one token a patch through the blocks and a last norm. */
public final class DinoEncoder {
    private static final int COLOURS = 3;

    private final Size size;
    private final VitDesign design;
    private final Linear patches;
    private final Parameter cls;
    private final Parameter registers;
    private final DinoPositions positions;
    private final List<VitBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;
    private final LayerNorm plain;

    /**
     * The size of an encoder.
     *
     * @param patch side in pixels
     * @param registers number of register tokens
     * @param affine whether the last norm has a weight and a bias
     * @param prefix number of tokens that a caller puts before the class token
     */
    public record Size(int depth, int patch, int registers, boolean affine, int prefix) {
        Size(int depth, int patch, int registers, boolean affine) {
            this(depth, patch, registers, affine, 0);
        }

        Size with(int prefix) {
            return new Size(depth, patch, registers, affine, prefix);
        }

        /** Tokens before those of the patches. */
        int before() {
            return prefix + 1 + registers;
        }
    }

    /**
     * Tokens before the class token, which stand nowhere in the image.
     *
     * @param tokensBPD [B, P, D]
     * @param gateP [P], added to what every token scores each of them before the softmax
     */
    public record Prefix(NDArray tokensBPD, NDArray gateP) {}

    DinoEncoder(
            Weights weights,
            Size size,
            VitDesign design,
            DinoNames names,
            DinoPositions positions) {
        int width = design.width();
        this.size = size;
        this.design = design;
        this.positions = positions;
        cls = weights.parameter(names.cls(), new Shape(1, 1, width), Init.normal(0.02));
        weights.unread(names.mask(), new Shape(1, width));
        registers =
                size.registers() == 0
                        ? null
                        : weights.parameter(
                                names.registers(),
                                new Shape(1, size.registers(), width),
                                Init.normal(0.02));
        patches =
                Linear.ofKernel(
                        weights.at(names.patches()),
                        new Shape(width, COLOURS, size.patch(), size.patch()),
                        Linear.Options.WITH_BIAS);
        boolean gelu = design.feed() == VitDesign.Feed.GELU;
        VitNames own = gelu ? names.gelu() : names.swiglu();
        for (int i = 0; i < size.depth(); i++) {
            blocks.add(new VitBlock(weights.at(names.blocks() + "." + i), design, own));
        }
        plain = LayerNorm.plain(design.eps());
        if (size.affine()) {
            norm = new LayerNorm(weights.at(names.norm()), width, design.eps());
        } else {
            weights.at(names.norm()).unread("weight", new Shape(width));
            weights.at(names.norm()).unread("bias", new Shape(width));
            norm = plain;
        }
    }

    /**
     * The most bytes that one call holds at a time.
     *
     * @param grid of patches
     */
    public long workingBytes(int rows, Grid grid) {
        long seen = size.before() + (long) grid.tokens();
        long blocks = design.workingBytes(rows * seen);
        // With a bias the scores are held, the same with the bias, and their softmax.
        long scores = 3L * Float.BYTES * rows * design.heads() * seen * seen;
        return size.prefix() == 0 ? blocks : blocks + scores;
    }

    /**
     * Multiply-adds of a row.
     *
     * @param grid of patches
     */
    public long multiplyAdds(Grid grid) {
        long width = design.width();
        long seen = size.before() + (long) grid.tokens();
        long matrices = design.feed() == VitDesign.Feed.GELU ? 2 : 3;
        long block =
                seen * width * (4 * width + matrices * design.hidden()) + 2 * seen * seen * width;
        long patch = (long) COLOURS * size.patch() * size.patch();
        return grid.tokens() * width * patch + size.depth() * block;
    }

    public int width() {
        return design.width();
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 where a patch does not divide it
     */
    public Grid patches(ImageSpec image) {
        return image.patches(size.patch());
    }

    /**
     * @param pixelsBCHW normalised, of whole patches
     * @param trace records {@code patch_embed}, {@code embeddings} and the tokens after every block
     * @return [B, 1 + R + N, D] before the last norm: class, registers, patches row-major
     */
    public NDArray tokens(NDArray pixelsBCHW, Trace trace) {
        return tokens(pixelsBCHW, null, trace);
    }

    /**
     * As {@link #tokens(NDArray, Trace)}.
     *
     * @param prefix as many as the size says, or null for none
     * @return [B, P + 1 + R + N, D], the prefix first
     */
    public NDArray tokens(NDArray pixelsBCHW, @Nullable Prefix prefix, Trace trace) {
        return Scoped.run(
                () -> {
                    Shape shape = pixelsBCHW.getShape();
                    ImageSpec image = new ImageSpec((int) shape.get(2), (int) shape.get(3));
                    Grid grid = image.patches(size.patch());
                    NDArray x = prefixed(prefix, embedded(pixelsBCHW, grid, trace));
                    NDArray bias = prefix == null ? null : bias(prefix, x);
                    trace.record("embeddings", x);
                    for (int i = 0; i < blocks.size(); i++) {
                        String block = "block_" + i;
                        NDArray y =
                                blocks.get(i)
                                        .forward(
                                                x,
                                                positions.rope(grid),
                                                bias,
                                                (name, value) ->
                                                        trace.record(block + "_" + name, value));
                        x.close();
                        x = y;
                        trace.record(block, x);
                    }
                    return x;
                });
    }

    private static NDArray prefixed(@Nullable Prefix prefix, NDArray xBND) {
        return prefix == null ? xBND : NDArrays.concat(new NDList(prefix.tokensBPD(), xBND), 1);
    }

    /** [P + 1 + R + N]: nothing for the encoder's own tokens. */
    private static NDArray bias(Prefix prefix, NDArray xBND) {
        long own = xBND.getShape().get(1) - prefix.gateP().size();
        NDArray none = xBND.getManager().zeros(new Shape(own));
        return NDArrays.concat(new NDList(prefix.gateP(), none), 0);
    }

    private NDArray embedded(NDArray pixelsBCHW, Grid grid, Trace trace) {
        NDArray cut = Patches.patchify(pixelsBCHW, size.patch(), Patches.Order.CHANNEL_FIRST);
        NDArray xBND = patches.forward(cut);
        trace.record("patch_embed", xBND);
        long batch = xBND.getShape().get(0);
        NDArray classB1D = repeated(cls.array(), batch);
        NDArray withClass =
                positions.added(NDArrays.concat(new NDList(classB1D, xBND), 1), grid, trace);
        if (registers == null) {
            return withClass;
        }
        return NDArrays.concat(
                new NDList(
                        withClass.get(":, :1"),
                        repeated(registers.array(), batch),
                        withClass.get(":, 1:")),
                1);
    }

    private static NDArray repeated(NDArray token, long batch) {
        Shape one = token.getShape();
        return token.broadcast(new Shape(batch, one.get(1), one.get(2)));
    }

    /** The last norm. */
    public NDArray normed(NDArray xBND) {
        return norm.forward(xBND);
    }

    /** The last norm without weight and bias. */
    public NDArray plainlyNormed(NDArray xBND) {
        return plain.forward(xBND);
    }

    /** The tokens of the patches. */
    public NDArray ofPatches(NDArray xBND) {
        return xBND.get(":, " + size.before() + ":");
    }

    /** The class token and then those of the patches. */
    public NDArray ofImage(NDArray xBND) {
        NDArray cls = xBND.get(":, " + size.prefix() + ":" + (size.prefix() + 1));
        return NDArrays.concat(new NDList(cls, ofPatches(xBND)), 1);
    }
}
