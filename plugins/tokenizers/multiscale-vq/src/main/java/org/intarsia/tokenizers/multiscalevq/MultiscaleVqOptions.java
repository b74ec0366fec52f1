package org.intarsia.tokenizers.multiscalevq;

import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.conv.MapAttention.Kernels;
import org.intarsia.nn.tokens.CodeTable.Match;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code multiscale-vq}, by their published names. One
 * that is left out is that of the published model at 256 pixels. Both parts of a pipeline are given
 * the same.
 *
 * @param ch width of the finest level, a multiple of {@code normGroups}
 * @param normGroups groups of the group norms, 32 in the published model; a narrow network wants
 *     fewer
 * @param chMult width of each level over ch, finest first; a level less than there are is how often
 *     a side is halved
 * @param numResBlocks residual blocks of an encoder's level, 1 to 64; a decoder's has one more
 * @param usingSa whether attention follows the blocks of the coarsest level
 * @param usingMidSa whether attention stands in the middle
 * @param zChannels width of a code vector, 1 to 4096
 * @param quantConvKs side of the kernels before and after the quantiser, odd
 * @param vocabSize V, 2 to 1048576
 * @param usingZnorm whether codes are found by cosine
 * @param patchNums side of the token map of every scale, coarse to fine; the last is that of the
 *     feature map
 * @param quantResi how much of phi is convolution, 0 to 1; below 1e-6 there is none
 * @param shareQuantResi number of phi convolutions that the scales share; 0 for one a scale
 */
public record MultiscaleVqOptions(
        Integer ch,
        Integer normGroups,
        List<Integer> chMult,
        Integer numResBlocks,
        Boolean usingSa,
        Boolean usingMidSa,
        Integer zChannels,
        Integer quantConvKs,
        Integer vocabSize,
        Boolean usingZnorm,
        List<Integer> patchNums,
        Double quantResi,
        Integer shareQuantResi) {
    static final ConvStyle STYLE =
            new ConvStyle(
                    "down",
                    "up",
                    ConvStyle.Order.FINEST_FIRST,
                    "block",
                    ConvStyle.Mid.NAMED,
                    "upsample.conv",
                    Kernels.FUSED,
                    ConvStyle.Detail.VQGAN);

    public MultiscaleVqOptions {
        ch = ch == null ? 160 : ch;
        normGroups = normGroups == null ? GroupNorm.GROUPS : normGroups;
        chMult = chMult == null ? List.of(1, 1, 2, 2, 4) : chMult;
        numResBlocks = numResBlocks == null ? 2 : numResBlocks;
        usingSa = usingSa == null || usingSa;
        usingMidSa = usingMidSa == null || usingMidSa;
        zChannels = zChannels == null ? 32 : zChannels;
        quantConvKs = quantConvKs == null ? 3 : quantConvKs;
        vocabSize = vocabSize == null ? 4096 : vocabSize;
        usingZnorm = usingZnorm != null && usingZnorm;
        patchNums = patchNums == null ? List.of(1, 2, 3, 4, 5, 6, 8, 10, 13, 16) : patchNums;
        quantResi = quantResi == null ? 0.5 : quantResi;
        shareQuantResi = shareQuantResi == null ? 4 : shareQuantResi;
        Problems problems = new Problems();
        ConvDesign.check(
                problems,
                List.of("ch", "norm-groups", "ch-mult", "num-res-blocks"),
                ch,
                normGroups,
                chMult,
                numResBlocks);
        problems.within("z-channels", zChannels, 1, 4096);
        problems.within("vocab-size", vocabSize, 2, 1 << 20);
        problems.within("quant-resi", quantResi, 0.0, 1.0);
        problems.within("share-quant-resi", shareQuantResi, 0, 64);
        if (quantConvKs < 1 || quantConvKs > 31 || quantConvKs % 2 == 0) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "quant-conv-ks",
                    quantConvKs + ", not an odd number up to 31",
                    "Give 3, as the published model has.");
        }
        if (!ascending(patchNums)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "patch-nums",
                    patchNums + ", not 1 to 64 sides from 1 to 1024, each at least the one before",
                    "Give them coarse to fine, for example [1, 2, 3, 4, 5, 6, 8, 10, 13, 16].");
        }
        problems.throwIfAny();
    }

    private static boolean ascending(List<Integer> sides) {
        int before = 1;
        for (Integer side : sides) {
            if (side == null || side < before || side > 1024) {
                return false;
            }
            before = side;
        }
        return !sides.isEmpty() && sides.size() <= 64;
    }

    ConvDesign design() {
        Set<Integer> attention = usingSa ? Set.of(chMult.size() - 1) : Set.of();
        return new ConvDesign(
                ch, normGroups, chMult, numResBlocks, zChannels, attention, usingMidSa);
    }

    Match match() {
        return usingZnorm ? Match.COSINE : Match.DISTANCE;
    }

    int scales() {
        return patchNums.size();
    }
}
