package org.intarsia.tokenizers.dino;

import org.intarsia.nn.vit.GridResize;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.tokenizers.dino.Dinov3Options.FfnLayer;

/** Options of the tokenizer {@code dinov2}, by transformers' names; the defaults are base's. */
public record Dinov2Options(
        @Option(value = "transformers", help = "naming scheme of the file") DinoLayout layout,
        @Option(
                        value = "dinov2",
                        help =
                                "name of the space of the tokens; parts of different spaces never fit")
                String space,
        @Option(value = "768", min = 1, max = 16384, help = "D, width of a token") int hiddenSize,
        @Option(value = "12", min = 1, max = 256, help = "number of blocks") int numHiddenLayers,
        @Option(
                        value = "12",
                        min = 1,
                        max = 256,
                        help = "heads of attention, a divisor of hidden-size")
                int numAttentionHeads,
        @Option(value = "4.0", above = 0, max = 64, help = "hidden units over the width")
                double mlpRatio,
        @Option(value = "false", help = "whether the blocks have SwiGLU, with 2/3 of those units")
                boolean useSwigluFfn,
        @Option(
                        value = "0.000001",
                        above = 0,
                        max = 1,
                        help = "added to the variances of the norms")
                double layerNormEps,
        @Option(value = "true", help = "whether queries, keys and values have a bias")
                boolean qkvBias,
        @Option(
                        value = "518",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help = "side of the image that the table of positions is for")
                int imageSize,
        @Option(value = "14", min = 1, max = 256, unit = "pixels", help = "side of a patch")
                int patchSize,
        @Option(value = "4", min = 0, max = 64, help = "number of register tokens")
                int numRegisterTokens,
        @Option(
                        computed = "antialias with registers, offset without",
                        help = "how the table of positions is resized for another grid")
                GridResize.Kernel positionResize,
        @Option(
                        value = "true",
                        help = "whether the last norm has its weight and bias; RAE drops them")
                boolean lastAffine,
        @OptionGroup EncoderInput input) {
    public Dinov2Options {
        if (positionResize == null) {
            positionResize =
                    numRegisterTokens > 0 ? GridResize.Kernel.ANTIALIAS : GridResize.Kernel.OFFSET;
        }
        Problems problems = new Problems();
        if (hiddenSize % numAttentionHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-attention-heads",
                    numAttentionHeads + ", not a divisor of " + hiddenSize,
                    "Use a divisor of hidden-size.");
        }
        if (imageSize % patchSize != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "image-size",
                    imageSize + ", not a multiple of " + patchSize,
                    "Use a multiple of patch-size; the published models have 518 and 14.");
        }
        problems.throwIfAny();
    }

    VitDesign design() {
        FfnLayer mlp = useSwigluFfn ? FfnLayer.SWIGLU : FfnLayer.MLP;
        return new VitDesign(
                hiddenSize,
                numAttentionHeads,
                mlp.hidden((int) (hiddenSize * mlpRatio)),
                useSwigluFfn ? VitDesign.Feed.SWIGLU : VitDesign.Feed.GELU,
                layerNormEps,
                qkvBias ? VitDesign.QkvBias.ALL : VitDesign.QkvBias.NONE,
                VitDesign.Pairs.NEIGHBOURS,
                Init.ones(),
                VitDesign.Norms.LAYER);
    }

    DinoEncoder.Size size() {
        return new DinoEncoder.Size(numHiddenLayers, patchSize, numRegisterTokens, lastAffine);
    }
}
