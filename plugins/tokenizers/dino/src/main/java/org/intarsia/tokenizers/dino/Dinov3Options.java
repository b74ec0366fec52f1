package org.intarsia.tokenizers.dino;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.Problems;

/** Options of the tokenizer {@code dinov3}, by the authors' names; the defaults are base's. */
public record Dinov3Options(
        @Option(
                        value = "dinov3",
                        help =
                                "name of the space of the tokens; parts of different spaces never fit")
                String space,
        @Option(value = "768", min = 1, max = 16384, help = "D, width of a token") int embedDim,
        @Option(value = "12", min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        value = "12",
                        min = 1,
                        max = 256,
                        help = "heads of attention; each has a multiple of 4 channels")
                int numHeads,
        @Option(value = "4.0", above = 0, max = 64, help = "hidden units over the width")
                double ffnRatio,
        @Option(value = "mlp", help = "the MLP of a block") FfnLayer ffnLayer,
        @Option(value = "16", min = 1, max = 256, unit = "pixels", help = "side of a patch")
                int patchSize,
        @Option(value = "4", min = 0, max = 64, help = "number of storage tokens")
                int nStorageTokens,
        @Option(value = "true", help = "whether queries, keys and values have a bias")
                boolean qkvBias,
        @Option(value = "true", help = "whether the keys' bias is zero, whatever the file holds")
                boolean maskKeyBias,
        @Option(
                        value = "0.00001",
                        min = 0,
                        max = 10,
                        help = "initial value of the layer scales of the blocks")
                double layerscaleInit,
        @Option(value = "0.00001", above = 0, max = 1, help = "added to the variances of the norms")
                double layerNormEps,
        @Option(
                        value = "100.0",
                        above = 1,
                        max = 1000000,
                        help = "base of the periods of positions, where no file gives them")
                double posEmbedRopeBase,
        @Option(
                        value = "false",
                        help =
                                "whether the file holds a second norm for training, which is not read")
                boolean untieClassNorm,
        @Option(value = "true", help = "whether the last norm has its weight and bias")
                boolean lastAffine,
        @OptionGroup EncoderInput input) {
    /** The MLP of a block. */
    public enum FfnLayer {
        /** Two layers with GELU between. */
        MLP(0),
        /** SwiGLU with 2/3 of the units, a multiple of 8. */
        SWIGLU(8),
        /** SwiGLU with 2/3 of the units, a multiple of 64. */
        SWIGLU64(64);

        private final int multiple;

        FfnLayer(int multiple) {
            this.multiple = multiple;
        }

        int hidden(int units) {
            return this == MLP ? units : (units * 2 / 3 + multiple - 1) / multiple * multiple;
        }
    }

    public Dinov3Options {
        Problems problems = new Problems();
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("embed-dim", embedDim),
                new BlockSizes.Named("num-heads", numHeads));
        problems.throwIfAny();
    }

    VitDesign design() {
        VitDesign.QkvBias biased = maskKeyBias ? VitDesign.QkvBias.NOT_KEYS : VitDesign.QkvBias.ALL;
        return new VitDesign(
                embedDim,
                numHeads,
                ffnLayer.hidden((int) (embedDim * ffnRatio)),
                ffnLayer == FfnLayer.MLP ? VitDesign.Feed.GELU : VitDesign.Feed.SWIGLU_SEPARATE,
                layerNormEps,
                qkvBias ? biased : VitDesign.QkvBias.NONE,
                VitDesign.Pairs.HALVES,
                Init.constant((float) layerscaleInit),
                VitDesign.Norms.LAYER);
    }

    DinoEncoder.Size size() {
        return new DinoEncoder.Size(depth, patchSize, nStorageTokens, lastAffine);
    }
}
