package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/**
 * A pixel transformer block: every pixel is modulated on its own; for attention the pixels of a
 * patch are compacted into one token, which is expanded again (PixelDiT, section 3.2).
 */
abstract class PitBlock {
    static final double EPS = 1e-6;
    private static final int MLP_RATIO = 4;
    private static final NDIndex FIRST = new NDIndex(":8");

    private final Dimensions sizes;
    private final RmsNorm norm1;
    private final Linear compress;
    private final Attention attn;
    private final Linear expand;
    private final RmsNorm norm2;
    private final Mlp mlp;
    private final PixelAdaLn adaLn;
    private final int chunks;
    private final int first;

    /**
     * The sizes of a block.
     *
     * @param tokens D, width of the tokens that modulate
     * @param pixels P of a patch
     * @param width Dp of a pixel
     * @param attention A, width in which patches attend
     * @param heads of the attention
     */
    record Dimensions(int tokens, int pixels, int width, int attention, int heads) {}

    /**
     * @param chunks vectors that modulate a pixel
     * @param first those of them that the input of the attention needs
     */
    PitBlock(Weights weights, Dimensions sizes, int chunks, int first) {
        this.sizes = sizes;
        this.chunks = chunks;
        this.first = first;
        int width = sizes.width();
        int all = sizes.pixels() * width;
        int a = sizes.attention();
        compress = new Linear(weights.at("compress_to_attn"), all, a);
        expand = new Linear(weights.at("expand_from_attn"), a, all);
        norm1 = new RmsNorm(weights.at("norm1"), width, EPS);
        norm2 = new RmsNorm(weights.at("norm2"), width, EPS);
        attn =
                new Attention(
                        weights.at("attn"),
                        a,
                        new Attention.Options(sizes.heads(), Linear.Bias.NO_BIAS, true, EPS));
        mlp = new Mlp(weights.at("mlp"), width, MLP_RATIO * width, Ops::gelu);
        adaLn = new PixelAdaLn(weights.at("adaLN_modulation.0"), sizes.tokens(), sizes, chunks);
    }

    /**
     * All pixels at once.
     *
     * @param xMPF pixels of all patches
     * @param sMD tokens of all patches
     * @param ropeNdp positions of the patches of one image
     * @return [M, P, Dp]
     */
    NDArray forward(NDArray xMPF, NDArray sMD, NDArray ropeNdp, Trace trace) {
        NDList m = adaLn.forward(sMD, adaLn.part(0, chunks));
        NDArray mixed = attend(compact(xMPF, m.subNDList(0, first)), ropeNdp, trace);
        return finish(xMPF, expanded(mixed, xMPF), m.subNDList(first));
    }

    /**
     * The part of the modulation that {@link #compact(NDArray, NDArray, PixelAdaLn.Part)} takes.
     */
    PixelAdaLn.Part before() {
        return adaLn.part(0, first);
    }

    /** The part of the modulation that {@link #finish(NDArray, Slice, PixelAdaLn.Part)} takes. */
    PixelAdaLn.Part after() {
        return adaLn.part(first, chunks);
    }

    /**
     * Pixels of some patches as one token a patch.
     *
     * @param sMD tokens of those patches
     * @return [m, A]
     */
    NDArray compact(NDArray xMPF, NDArray sMD, PixelAdaLn.Part before) {
        return compact(xMPF, adaLn.forward(sMD, before));
    }

    /**
     * What a slice is told besides its pixels.
     *
     * @param sMD its tokens
     * @param mixedMA what its patches attended to
     */
    record Slice(NDArray sMD, NDArray mixedMA) {}

    /**
     * Pixels of some patches behind the block.
     *
     * @return [m, P, Dp]
     */
    NDArray finish(NDArray xMPF, Slice given, PixelAdaLn.Part after) {
        NDList m = adaLn.forward(given.sMD(), after);
        return finish(xMPF, expanded(given.mixedMA(), xMPF), m);
    }

    private NDArray compact(NDArray xMPF, NDList m) {
        NDArray u = input(norm1.forward(xMPF), m);
        return compress.forward(u.reshape(u.getShape().get(0), -1));
    }

    /**
     * What the attention is given.
     *
     * @param m the first chunks
     */
    abstract NDArray input(NDArray normedMPF, NDList m);

    /**
     * Adds what was attended, and the MLP.
     *
     * @param m the other chunks
     */
    abstract NDArray finish(NDArray xMPF, NDArray attendedMPF, NDList m);

    private NDArray expanded(NDArray mixedMA, NDArray xMPF) {
        return expand.forward(mixedMA).reshape(xMPF.getShape());
    }

    final NDArray secondNorm(NDArray xMPF) {
        return norm2.forward(xMPF);
    }

    final NDArray mlp(NDArray xMPF) {
        return mlp.forward(xMPF);
    }

    /** The attention of the patches of whole images [M, A]. */
    NDArray attend(NDArray compactMA, NDArray ropeNdp, Trace trace) {
        trace.record("mid.pixel0_compact", compactMA.get(FIRST));
        NDArray tokensBNA = compactMA.reshape(-1, ropeNdp.getShape().get(0), sizes.attention());
        NDArray mixed = attn.forward(tokensBNA, ropeNdp);
        trace.record("mid.pixel0_attn", mixed);
        return mixed.reshape(-1, sizes.attention());
    }

    static NDArray modulate(NDArray x, NDArray shift, NDArray scale) {
        return x.mul(scale.add(1)).add(shift);
    }

    /** A parameter that a training of the pixel level moves. */
    NDArray learned() {
        return adaLn.learned();
    }

    /** Values of the modulation's parameters that are copied for slices. */
    long copied(boolean alsoBefore) {
        long each = (long) sizes.pixels() * sizes.width() * (sizes.tokens() + 1);
        return each * (alsoBefore ? chunks : chunks - first);
    }

    /** Multiply-adds for one patch among N. */
    long cost(long patches) {
        long all = (long) sizes.pixels() * sizes.width();
        long a = sizes.attention();
        long modulation = sizes.tokens() * all * chunks;
        long attention = 4 * a * a + 2 * patches * a;
        return modulation + 2 * all * a + attention + 2L * MLP_RATIO * all * sizes.width();
    }
}
