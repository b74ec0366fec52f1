package org.intarsia.backbones.flux;

import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code flux}, by their published names; the defaults are FLUX.1 dev's.
 */
public record FluxOptions(
        @Option(
                        computed = "that of the latents",
                        help = "name of the space of the latents that the parameters are for")
                String space,
        @Option(
                        computed = "4 times the channels of the latents",
                        min = 4,
                        max = 65536,
                        help = "channels of a token of 2 x 2 cells of the latents, a multiple of 4")
                Integer inChannels,
        @Option(value = "3072", min = 2, max = 16384, help = "D, width of the tokens")
                int hiddenSize,
        @Option(value = "24", min = 1, max = 256, help = "heads of the attention") int numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help = "the hidden units of an MLP are this times D, truncated")
                double mlpRatio,
        @Option(
                        value = "19",
                        min = 0,
                        max = 256,
                        help = "blocks in which image and text have matrices of their own")
                int depth,
        @Option(value = "38", min = 0, max = 256, help = "blocks on both together")
                int depthSingleBlocks,
        @Option(
                        value = "[16, 56, 56]",
                        min = 2,
                        max = 16384,
                        minItems = 3,
                        maxItems = 3,
                        help =
                                "channels of a head that turn by the index, the row and the column, each even; together the width of a head")
                List<Integer> axesDim,
        @Option(value = "10000.0", above = 0, max = 1e12, help = "base of the rotary positions")
                double theta,
        @Option(value = "true", help = "whether queries, keys and values have a bias")
                boolean qkvBias,
        @Option(
                        value = "true",
                        help = "whether the scale of guidance is an input of the network (dev)")
                boolean guidanceEmbed,
        @Option(
                        value = "3.5",
                        min = 0,
                        max = 1000,
                        help = "that scale; without guidance-embed nothing reads it")
                double guidance) {
    public FluxOptions {
        Problems problems = new Problems();
        int together = axesDim.stream().mapToInt(Integer::intValue).sum();
        boolean odd = axesDim.stream().anyMatch(width -> width % 2 != 0);
        if (odd || together * numHeads != hiddenSize) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "axes-dim",
                    axesDim
                            + " are not even widths of together hidden-size / num-heads, "
                            + (double) hiddenSize / numHeads,
                    "Change them, hidden-size or num-heads; FLUX.1 has [16, 56, 56] of 3072 / 24.");
        }
        if (inChannels != null && inChannels % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "in-channels",
                    inChannels + " are not four cells of the latents",
                    "Use 4 times the channels of the latents.");
        }
        BlockSizes.checkHidden(problems, mlpRatio, hiddenSize, hidden(hiddenSize, mlpRatio));
        problems.throwIfAny();
    }

    /** The space, and the channels of a cell. */
    InputLatents input() {
        return new InputLatents(space, inChannels == null ? null : inChannels / 4);
    }

    private static int hidden(int width, double ratio) {
        return (int) (width * ratio);
    }

    int mlpHidden() {
        return hidden(hiddenSize, mlpRatio);
    }

    int headWidth() {
        return hiddenSize / numHeads;
    }

    Linear.Bias bias() {
        return qkvBias ? Linear.Bias.WITH_BIAS : Linear.Bias.NO_BIAS;
    }
}
