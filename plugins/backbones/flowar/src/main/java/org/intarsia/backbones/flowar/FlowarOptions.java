package org.intarsia.backbones.flowar;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code flowar}; the defaults are FlowAR-S's. Its two runs of blocks,
 * published as an encoder and a decoder, have one width and one number of heads.
 */
public record FlowarOptions(
        @Option(
                        computed = "that of the latents",
                        help = "name of the space of the latents that the parameters are for")
                String space,
        @Option(
                        computed = "those of the latents",
                        min = 1,
                        max = 16384,
                        help = "C, channels of the latents")
                Integer inChannels,
        @Option(value = "768", min = 4, max = 16384, help = "D, width of the tokens") int embedDim,
        @Option(value = "6", min = 1, max = 256, help = "number of encoder_blocks")
                int encoderDepth,
        @Option(value = "6", min = 1, max = 256, help = "number of decoder_blocks")
                int decoderDepth,
        @Option(
                        value = "12",
                        min = 1,
                        max = 256,
                        help = "heads of the attention, each of a multiple of 4 channels")
                int numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help = "the hidden units of a block are 2/3 of this times D, truncated")
                double mlpRatio) {
    public FlowarOptions {
        Problems problems = new Problems();
        if (embedDim % (4 * numHeads) != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-heads",
                    embedDim + " channels in " + numHeads + " heads",
                    "Use heads of a multiple of 4 channels; the published ones have 64 or 96.");
        }
        if (hidden(embedDim, mlpRatio) < 1) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "mlp-ratio",
                    mlpRatio + " of " + embedDim + " leaves no hidden units",
                    "Use a larger number; the published models have 4.0.");
        }
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio) {
        return (int) (width * ratio * 2 / 3);
    }

    int mlpHidden() {
        return hidden(embedDim, mlpRatio);
    }

    int headWidth() {
        return embedDim / numHeads;
    }
}
