package org.intarsia.heads.ddt;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the head {@code ddt}, by their published names; the defaults are DiT-DH-XL's. */
public record DdtOptions(
        @Option(
                        value = "2048",
                        min = 4,
                        max = 16384,
                        help = "Dh, width of the head, above the channels of the latents")
                int hiddenSize,
        @Option(value = "2", min = 1, max = 64, help = "Lh, number of blocks") int depth,
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
                                "the hidden units of a block's SwiGLU are 2/3 of this times Dh, truncated")
                double mlpRatio,
        @Option(
                        value = "28",
                        min = 0,
                        max = 4096,
                        help =
                                "number of the head's first block in the file: the depth of its backbone")
                int firstBlock,
        @Option(value = "false", help = "whether queries and keys are normalised")
                boolean useQknorm) {
    public DdtOptions {
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
