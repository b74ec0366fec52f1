package org.intarsia.decoders.rae;

import org.intarsia.nn.vit.ImageStatistics;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the decoder {@code rae-vit}, by their published names; the defaults are ViT-XL's. */
public record RaeVitOptions(
        @Option(
                        value = "dinov2-with-registers-base",
                        help = "name of the space of the tokens, as their encoder has it")
                String space,
        @Option(value = "768", min = 1, max = 16384, help = "width of the encoder's tokens")
                int hiddenSize,
        @Option(value = "16", min = 1, max = 256, unit = "pixels", help = "side of a patch")
                int patchSize,
        @Option(
                        value = "1152",
                        min = 4,
                        max = 16384,
                        help = "width of the decoder, a multiple of 4")
                int decoderHiddenSize,
        @Option(value = "28", min = 1, max = 256, help = "number of layers")
                int decoderNumHiddenLayers,
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        help = "heads of attention, a divisor of decoder-hidden-size")
                int decoderNumAttentionHeads,
        @Option(value = "4096", min = 1, max = 65536, help = "hidden units of the MLP")
                int decoderIntermediateSize,
        @Option(
                        value = "0.000000000001",
                        above = 0,
                        max = 1,
                        help = "added to the variances of the norms")
                double layerNormEps,
        @OptionGroup ImageStatistics statistics) {
    public RaeVitOptions {
        Problems problems = new Problems();
        if (decoderHiddenSize % decoderNumAttentionHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "decoder-num-attention-heads",
                    decoderNumAttentionHeads + ", not a divisor of " + decoderHiddenSize,
                    "Use a divisor of decoder-hidden-size.");
        }
        if (decoderHiddenSize % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "decoder-hidden-size",
                    decoderHiddenSize + ", not a multiple of 4",
                    "The table of positions has sines and cosines of rows and columns.");
        }
        problems.throwIfAny();
    }

    VitDesign design() {
        return VitDesign.plain(
                decoderHiddenSize, decoderNumAttentionHeads, decoderIntermediateSize, layerNormEps);
    }
}
