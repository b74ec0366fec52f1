package org.intarsia.nn.vit;

import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a vision transformer.
 *
 * @param width D
 * @param heads divides the width
 * @param hidden units of the MLP
 * @param feed the MLP's form
 * @param eps of every norm
 * @param bias of queries, keys and values
 * @param pairs which channels of a head rotary positions turn together
 * @param layerScale how a fresh scale of what a half adds begins
 * @param norms before each half
 * @param lowRanks what is learned beside the matrices
 */
public record VitDesign(
        int width,
        int heads,
        int hidden,
        Feed feed,
        double eps,
        QkvBias bias,
        Pairs pairs,
        Init layerScale,
        Norms norms,
        LowRanks lowRanks) {
    /**
     * What is learned beside the matrices, or null for nothing.
     *
     * @param attention beside those of queries, keys and values, and behind the attention
     * @param mlp beside those of the MLP
     */
    public record LowRanks(@Nullable LowRankSize attention, @Nullable LowRankSize mlp) {
        /** The matrices alone. */
        public static final LowRanks NONE = new LowRanks(null, null);
    }

    /** With nothing beside the matrices. */
    public VitDesign(
            int width,
            int heads,
            int hidden,
            Feed feed,
            double eps,
            QkvBias bias,
            Pairs pairs,
            Init layerScale,
            Norms norms) {
        this(width, heads, hidden, feed, eps, bias, pairs, layerScale, norms, LowRanks.NONE);
    }

    /** The form of an MLP. */
    public enum Feed {
        /** Two layers with the exact GELU between. */
        GELU,
        /** SwiGLU, its first two matrices in one. */
        SWIGLU,
        /** SwiGLU of {@code mlp.w1}, {@code mlp.w2} and {@code mlp.w3}. */
        SWIGLU_SEPARATE
    }

    /** How tokens are normalised. */
    public enum Norms {
        /** With a weight and a bias. */
        LAYER,
        /** By the mean square alone, with a weight. */
        RMS
    }

    /** Which of queries, keys and values have a bias. */
    public enum QkvBias {
        ALL,
        /** Not the keys, whatever the file holds for them (DINOv3). */
        NOT_KEYS,
        NONE
    }

    /** Which channels of a head turn together. */
    public enum Pairs {
        NEIGHBOURS,
        /** Channel i with channel i + d/2. */
        HALVES
    }

    /**
     * The most bytes that a block holds at a time.
     *
     * @param tokens of all rows
     */
    public long workingBytes(long tokens) {
        return BlockMemory.bytes(tokens, width, feed == Feed.GELU ? hidden : 2L * hidden);
    }

    /** The same with something that is learned beside its matrices. */
    public VitDesign with(LowRanks beside) {
        return new VitDesign(
                width, heads, hidden, feed, eps, bias, pairs, layerScale, norms, beside);
    }

    Norm norm(Weights weights) {
        return norms == Norms.LAYER
                ? new LayerNorm(weights, width, eps)
                : new RmsNorm(weights, width, eps);
    }

    /** The exact GELU, biases everywhere, scales that begin at 1. */
    public static VitDesign plain(int width, int heads, int hidden, double eps) {
        return new VitDesign(
                width,
                heads,
                hidden,
                Feed.GELU,
                eps,
                QkvBias.ALL,
                Pairs.NEIGHBOURS,
                Init.ones(),
                Norms.LAYER);
    }
}
