package org.intarsia.backbones.var;

import java.util.List;
import java.util.Objects;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.Grid;

/**
 * Options of the backbone {@code var}, by their published names. One that is left out is that of
 * VAR-d16, or follows the depth as in the published models.
 *
 * @param depth number of blocks, 1 to 256
 * @param embedDim C, 1 to 16384, a multiple of the heads; 64 a block where nothing is said
 * @param numHeads h, 1 to 256; as many as blocks where nothing is said
 * @param mlpRatio the hidden units of a block are this times C, rounded; above 0, to 64
 * @param sharedAln whether one modulation serves all blocks, each with a learned offset
 * @param attnL2Norm whether queries and keys have unit length and heads a learned temperature
 * @param normEps of the layer norms, above 0, to 1
 * @param patchNums the sides of the token maps, coarse to fine; 1 to 64 of them, each 1 to 256
 * @param vocabSize V of the tokenizer that it was trained with, 1 to 2^20
 * @param zChannels width of a code vector, 1 to 16384
 */
public record VarOptions(
        Integer depth,
        Integer embedDim,
        Integer numHeads,
        Double mlpRatio,
        Boolean sharedAln,
        Boolean attnL2Norm,
        Double normEps,
        List<Integer> patchNums,
        Integer vocabSize,
        Integer zChannels) {
    private static final int HEAD_WIDTH = 64;
    private static final int WIDEST = 16_384;
    private static final int MOST = 256;
    private static final int SCALES = 64;

    public VarOptions {
        depth = depth == null ? 16 : depth;
        embedDim = embedDim == null ? HEAD_WIDTH * Math.min(depth, MOST) : embedDim;
        numHeads = numHeads == null ? depth : numHeads;
        mlpRatio = mlpRatio == null ? 4.0 : mlpRatio;
        sharedAln = sharedAln != null && sharedAln;
        attnL2Norm = attnL2Norm == null || attnL2Norm;
        normEps = normEps == null ? 1e-6 : normEps;
        patchNums =
                patchNums == null
                        ? List.of(1, 2, 3, 4, 5, 6, 8, 10, 13, 16)
                        : patchNums.stream().toList();
        vocabSize = vocabSize == null ? 4096 : vocabSize;
        zChannels = zChannels == null ? 32 : zChannels;
        Problems problems = new Problems();
        within(problems, "depth", depth, MOST);
        within(problems, "embed-dim", embedDim, WIDEST);
        within(problems, "num-heads", numHeads, MOST);
        within(problems, "vocab-size", vocabSize, 1 << 20);
        within(problems, "z-channels", zChannels, WIDEST);
        above(problems, "mlp-ratio", mlpRatio, 64);
        above(problems, "norm-eps", normEps, 1);
        scales(problems, patchNums);
        if (problems.isEmpty() && embedDim % numHeads != 0) {
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

    private static void within(Problems problems, String option, int value, int high) {
        if (value < 1 || value > high) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in 1 to " + high,
                    "Give a whole number in that range.");
        }
    }

    private static void above(Problems problems, String option, double value, double high) {
        if (!(value > 0 && value <= high)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not above 0 and at most " + high,
                    "Give a number in that range, or leave it out.");
        }
    }

    private static void scales(Problems problems, List<Integer> sides) {
        boolean wrong =
                sides.isEmpty()
                        || sides.size() > SCALES
                        || sides.stream()
                                .anyMatch(side -> Objects.isNull(side) || side < 1 || side > MOST);
        if (wrong) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "patch-nums",
                    sides + ", not 1 to " + SCALES + " sides of 1 to " + MOST,
                    "List the sides coarse to fine, for example [1, 2, 3, 4].");
        }
    }
}
