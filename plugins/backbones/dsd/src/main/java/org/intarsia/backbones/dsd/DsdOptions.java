package org.intarsia.backbones.dsd;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Options of the tokenizer and the decoder {@code dsd-vit}: the one network of a pipeline. Both
 * parts are given the same.
 */
public record DsdOptions(
        @Option(value = "dsd", help = "name of the space of the latents") String space,
        @Option(value = "16", min = 1, max = 256, unit = "pixels", help = "side of a patch")
                int patchSize,
        @Option(
                        value = "384",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens, a multiple of 4")
                int hiddenSize,
        @Option(value = "20", min = 1, max = 256, help = "blocks that all three uses share")
                int depth,
        @Option(value = "6", min = 1, max = 256, help = "heads of the attention; divides the width")
                int numHeads,
        @Option(value = "4.0", above = 0, max = 64, help = "hidden units of an MLP over the width")
                double mlpRatio,
        @Option(value = "32", min = 1, max = 16384, help = "channels of the latents") int latentDim,
        @Option(
                        value = "token",
                        help =
                                "token: the latents of a token have mean 0 and variance 1, so that noise of variance 1 means the same in every training step; none: as they are")
                LatentNorm latentNorm,
        @Option(value = "layer", help = "norms of the blocks: layer, or rms") VitDesign.Norms norm,
        @Option(
                        value = "gelu",
                        help = "MLP of the blocks: gelu, or swiglu with 2/3 of the hidden units")
                Mlp mlp,
        @Option(value = "true", help = "whether queries, keys and values have a bias")
                boolean qkvBias,
        @Option(
                        value = "false",
                        help = "whether the attention turns queries and keys by their positions")
                boolean rope) {
    /** Of every norm. */
    static final double EPS = 1e-6;

    /** How the scale of latents is kept. */
    public enum LatentNorm {
        TOKEN,
        NONE
    }

    /** The form of an MLP. */
    public enum Mlp {
        GELU,
        SWIGLU
    }

    public DsdOptions {
        Problems problems = new Problems();
        if (hiddenSize % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "hidden-size",
                    hiddenSize + ", not a multiple of 4",
                    "The table of positions has sines and cosines of rows and columns.");
        }
        if (hiddenSize % numHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-heads",
                    numHeads + ", not a divisor of " + hiddenSize,
                    "Use a divisor of hidden-size.");
        } else if (rope && hiddenSize % (4 * numHeads) != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "rope",
                    hiddenSize + " is not " + numHeads + " heads of a multiple of 4",
                    "Use a multiple of " + 4 * numHeads + " as hidden-size, or rope: false.");
        }
        if (latentNorm == LatentNorm.TOKEN && latentDim < 2) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "latent-dim",
                    latentDim + " channel, which is 0 wherever its token is normalised",
                    "Use more channels, or latent-norm: none.");
        }
        BlockSizes.checkHidden(problems, mlpRatio, hiddenSize, hidden(hiddenSize, mlpRatio, mlp));
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio, Mlp mlp) {
        return mlp == Mlp.GELU
                ? (int) (width * ratio)
                : BlockSizes.gatedHidden(width, ratio, BlockSizes.Truncation.ONCE);
    }

    /** Hidden units of the plain MLP of a block that has the ratio of these. */
    int plainHidden() {
        return hidden(hiddenSize, mlpRatio, Mlp.GELU);
    }

    VitDesign design() {
        return new VitDesign(
                hiddenSize,
                numHeads,
                hidden(hiddenSize, mlpRatio, mlp),
                mlp == Mlp.GELU ? VitDesign.Feed.GELU : VitDesign.Feed.SWIGLU,
                EPS,
                qkvBias ? VitDesign.QkvBias.ALL : VitDesign.QkvBias.NONE,
                VitDesign.Pairs.NEIGHBOURS,
                Init.ones(),
                norm);
    }

    LatentSpec.Continuous latents(ImageSpec image) {
        return new LatentSpec.Continuous(space, latentDim, image.patches(patchSize), -4, 4);
    }
}
