package org.intarsia.backbones.ditdh;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the backbone {@code dit-dh}, by their published names; the defaults are XL's. */
public record DitDhOptions(
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
        @Option(value = "1152", min = 4, max = 16384, help = "De, width of the tokens")
                int hiddenSize,
        @Option(value = "28", min = 1, max = 256, help = "Le, number of blocks") int depth,
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        help = "heads of the attention, each of a multiple of 4 channels")
                int numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help =
                                "the hidden units of a block's SwiGLU are 2/3 of this times De, truncated")
                double mlpRatio,
        @Option(value = "false", help = "whether queries and keys are normalised")
                boolean useQknorm) {
    public DitDhOptions {
        Problems problems = new Problems();
        if (hiddenSize % (4 * numHeads) != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "hidden-size",
                    hiddenSize + " is not " + numHeads + " heads of a multiple of 4",
                    "Use a multiple of " + 4 * numHeads + ", or change num-heads.");
        }
        if (hidden(hiddenSize, mlpRatio) < 1) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "mlp-ratio",
                    mlpRatio + " of " + hiddenSize + " leaves no hidden units",
                    "Use a larger number; the published models have 4.0.");
        }
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio) {
        return (int) (2 / 3.0 * (int) (width * ratio));
    }

    int mlpHidden() {
        return hidden(hiddenSize, mlpRatio);
    }

    int headWidth() {
        return hiddenSize / numHeads;
    }
}
