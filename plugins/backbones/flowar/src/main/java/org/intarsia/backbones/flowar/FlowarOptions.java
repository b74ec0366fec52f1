package org.intarsia.backbones.flowar;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code flowar}; the defaults are FlowAR-S's. Its two runs of blocks,
 * published as an encoder and a decoder, have one width and one number of heads.
 */
public record FlowarOptions(
        @OptionGroup InputLatents input,
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
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("embed-dim", embedDim),
                new BlockSizes.Named("num-heads", numHeads));
        BlockSizes.checkHidden(problems, mlpRatio, embedDim, hidden(embedDim, mlpRatio));
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio) {
        return BlockSizes.gatedHidden(width, ratio, BlockSizes.Truncation.ONCE);
    }

    int mlpHidden() {
        return hidden(embedDim, mlpRatio);
    }

    int headWidth() {
        return embedDim / numHeads;
    }
}
