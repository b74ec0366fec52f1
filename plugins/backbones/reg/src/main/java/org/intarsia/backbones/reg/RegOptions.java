package org.intarsia.backbones.reg;

import java.util.List;
import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the backbone {@code reg}, by their published names; the defaults are XL/2's. */
public record RegOptions(
        @OptionGroup InputLatents input,
        @Option(
                        value = "2",
                        min = 1,
                        max = 256,
                        unit = "cells",
                        help = "side of the square of latent cells that makes a token")
                int patchSize,
        @Option(
                        value = "1152",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens, a multiple of 4")
                int hiddenSize,
        @Option(value = "28", min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        help = "heads of the attention; divides the width")
                int numHeads,
        @Option(value = "4.0", above = 0, max = 64, help = "hidden units of an MLP over the width")
                double mlpRatio,
        @Option(value = "false", help = "whether queries and keys are layer-normalised")
                boolean qkNorm,
        @Option(
                        value = "8",
                        min = 1,
                        max = 256,
                        help =
                                "number of the block whose tokens are aligned with an encoder's, from 1")
                int encoderDepth,
        @Option(
                        value = "[768]",
                        min = 1,
                        max = 16384,
                        minItems = 1,
                        maxItems = 16,
                        help =
                                "widths of the encoders' tokens, one a projector of the file; the first is that of the class token")
                List<Integer> zDims,
        @Option(value = "2048", min = 1, max = 65536, help = "hidden units of a projector")
                int projectorDim) {
    public RegOptions {
        Problems problems = new Problems();
        if (hiddenSize % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "hidden-size",
                    hiddenSize + ", not a multiple of 4, as the table of positions needs it",
                    "Use a multiple of 4; the published models have 768, 1024 and 1152.");
        }
        if (hiddenSize % numHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-heads",
                    numHeads + ", not a divisor of " + hiddenSize,
                    "Use a divisor of hidden-size.");
        }
        if (encoderDepth > depth) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "encoder-depth",
                    encoderDepth + ", and there are " + depth + " blocks",
                    "Name one of the blocks; the published models have 4 of 12 and 8 of 24 or 28.");
        }
        BlockSizes.checkHidden(problems, mlpRatio, hiddenSize, mlpHidden(hiddenSize, mlpRatio));
        problems.throwIfAny();
    }

    private static int mlpHidden(int width, double ratio) {
        return (int) (width * ratio);
    }

    int mlpHidden() {
        return mlpHidden(hiddenSize, mlpRatio);
    }

    /** E, width of the class token. */
    int classTokenWidth() {
        return zDims.get(0);
    }
}
