package org.intarsia.backbones.var;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.Grid;

/**
 * Options of the backbone {@code var}, by their published names; the defaults are those of VAR-d16.
 */
public record VarOptions(
        @Option(value = "16", min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        computed = "64 times depth",
                        min = 1,
                        max = 16384,
                        help = "C, width of the tokens; a multiple of num-heads")
                Integer embedDim,
        @Option(
                        computed = "as many as depth",
                        min = 1,
                        max = 256,
                        help = "h, heads of the attention")
                Integer numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help = "the hidden units of a block are this times C, rounded")
                double mlpRatio,
        @Option(
                        value = "false",
                        help =
                                "whether one modulation serves all blocks, each with a learned offset")
                boolean sharedAln,
        @Option(
                        value = "true",
                        help =
                                "whether queries and keys have length 1 and heads a learned temperature")
                boolean attnL2Norm,
        @Option(value = "1e-6", above = 0, max = 1, help = "epsilon of the layer norms")
                double normEps,
        @Option(
                        value = "[1, 2, 3, 4, 5, 6, 8, 10, 13, 16]",
                        min = 1,
                        max = 256,
                        minItems = 1,
                        maxItems = 64,
                        help = "sides of the token maps, coarse to fine")
                List<Integer> patchNums,
        @Option(
                        value = "4096",
                        min = 1,
                        max = 1 << 20,
                        help = "V of the tokenizer that it was trained with")
                int vocabSize,
        @Option(value = "32", min = 1, max = 16384, help = "width of a code vector")
                int zChannels) {
    private static final int HEAD_WIDTH = 64;

    public VarOptions {
        embedDim = embedDim == null ? HEAD_WIDTH * depth : embedDim;
        numHeads = numHeads == null ? depth : numHeads;
        Problems problems = new Problems();
        if (embedDim % numHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "embed-dim",
                    embedDim + " is not a multiple of " + numHeads + " heads",
                    "Change one of the two; the published models have 64 a head.");
        }
        problems.throwIfAny();
    }

    /** d. */
    int headWidth() {
        return embedDim / numHeads;
    }

    int mlpHidden() {
        return Math.max(1, (int) Math.rint(embedDim * mlpRatio));
    }

    List<Grid> scales() {
        return patchNums.stream().map(side -> new Grid(side, side)).toList();
    }
}
