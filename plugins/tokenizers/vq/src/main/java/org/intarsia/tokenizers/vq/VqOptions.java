package org.intarsia.tokenizers.vq;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.tokens.CodeTable.Match;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code vq}, by LlamaGen's names. One that is left out is
 * that of its VQ-16. Both parts of a pipeline are given the same.
 *
 * @param layout whose names the checkpoint has: {@code llamagen} or {@code taming}
 * @param ch width of the finest level, a multiple of {@code normGroups}
 * @param normGroups groups of the group norms, 32 in all published models; a narrow network wants
 *     fewer
 * @param encoderChMult width of each level of the encoder over ch, finest first; a level less than
 *     there are is how often a side is halved
 * @param decoderChMult likewise of the decoder
 * @param numResBlocks residual blocks of an encoder's level, 1 to 64; a decoder's has one more
 * @param zChannels channels between the networks and the 1 x 1 convolutions around the codes
 * @param codebookSize V, 2 to 1048576
 * @param codebookEmbedDim width of a code vector, 1 to 4096
 * @param codebookL2Norm whether vectors and codes are compared, and decoded, at length 1; by
 *     default as the layout's published models
 * @param codebookShowUsage whether a checkpoint of LlamaGen holds its record of codes in use, which
 *     nobody reads
 * @param resolution of training, taming only: where attention stands depends on it
 * @param attnResolutions side of the maps after whose blocks attention stands, taming only
 */
public record VqOptions(
        CheckpointLayout layout,
        Integer ch,
        Integer normGroups,
        List<Integer> encoderChMult,
        List<Integer> decoderChMult,
        Integer numResBlocks,
        Integer zChannels,
        Integer codebookSize,
        Integer codebookEmbedDim,
        Boolean codebookL2Norm,
        Boolean codebookShowUsage,
        Integer resolution,
        List<Integer> attnResolutions) {
    private static final List<Integer> PUBLISHED = List.of(1, 1, 2, 2, 4);

    public VqOptions {
        layout = layout == null ? CheckpointLayout.LLAMAGEN : layout;
        boolean llamagen = layout == CheckpointLayout.LLAMAGEN;
        ch = ch == null ? 128 : ch;
        normGroups = normGroups == null ? GroupNorm.GROUPS : normGroups;
        encoderChMult = encoderChMult == null ? PUBLISHED : encoderChMult;
        decoderChMult = decoderChMult == null ? encoderChMult : decoderChMult;
        numResBlocks = numResBlocks == null ? 2 : numResBlocks;
        zChannels = zChannels == null ? 256 : zChannels;
        codebookSize = codebookSize == null ? 16_384 : codebookSize;
        codebookEmbedDim = codebookEmbedDim == null ? (llamagen ? 8 : 256) : codebookEmbedDim;
        codebookL2Norm = codebookL2Norm == null ? llamagen : codebookL2Norm;
        codebookShowUsage = codebookShowUsage == null ? llamagen : codebookShowUsage;
        resolution = resolution == null ? 256 : resolution;
        attnResolutions = attnResolutions == null ? List.of(16) : attnResolutions;
        Problems problems = new Problems();
        ConvDesign.check(
                problems,
                List.of("ch", "norm-groups", "encoder-ch-mult", "num-res-blocks"),
                ch,
                normGroups,
                encoderChMult,
                numResBlocks);
        ConvDesign.check(problems, List.of("", "decoder-ch-mult", ""), 32, decoderChMult, 1);
        problems.within("z-channels", zChannels, 1, 4096);
        problems.within("codebook-size", codebookSize, 2, 1 << 20);
        problems.within("codebook-embed-dim", codebookEmbedDim, 1, 4096);
        problems.within("resolution", resolution, 1, 16_384);
        if (encoderChMult.size() != decoderChMult.size()) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "decoder-ch-mult",
                    decoderChMult.size() + " levels, and the encoder has " + encoderChMult.size(),
                    "Give both the same number of levels.");
        }
        problems.throwIfAny();
    }

    /** Pixels of an image along one side of a token. */
    int stride() {
        return ConvDesign.stride(encoderChMult);
    }

    Match match() {
        return codebookL2Norm ? Match.NORMALISED : Match.DISTANCE;
    }

    ConvDesign encoder() {
        return design(encoderChMult);
    }

    ConvDesign decoder() {
        return design(decoderChMult);
    }

    private ConvDesign design(List<Integer> multipliers) {
        return new ConvDesign(
                ch,
                normGroups,
                multipliers,
                numResBlocks,
                zChannels,
                attention(multipliers.size()),
                true);
    }

    private Set<Integer> attention(int levels) {
        if (layout == CheckpointLayout.LLAMAGEN) {
            return Set.of(levels - 1);
        }
        Set<Integer> found = new HashSet<>();
        for (int level = 0; level < levels; level++) {
            if (attnResolutions.contains(resolution >> level)) {
                found.add(level);
            }
        }
        return found;
    }
}
