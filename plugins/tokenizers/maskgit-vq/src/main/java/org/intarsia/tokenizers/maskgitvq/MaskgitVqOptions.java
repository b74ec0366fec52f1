package org.intarsia.tokenizers.maskgitvq;

import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.MapAttention.Kernels;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code maskgit-vq}, by their published names. One that
 * is left out is that of the published model. Both parts of a pipeline are given the same.
 *
 * @param hiddenChannels width of the finest level, a multiple of 32
 * @param channelMult width of each level over hiddenChannels, finest first; a level less than there
 *     are is how often a side is halved
 * @param numResBlocks residual blocks of a level, 1 to 64
 * @param zChannels width of a code vector, 1 to 4096
 * @param codebookSize V, 2 to 1048576
 */
public record MaskgitVqOptions(
        Integer hiddenChannels,
        List<Integer> channelMult,
        Integer numResBlocks,
        Integer zChannels,
        Integer codebookSize) {
    static final ConvStyle STYLE =
            new ConvStyle(
                    "down",
                    "up",
                    ConvStyle.Order.FINEST_FIRST,
                    "block",
                    ConvStyle.Mid.RESIDUAL,
                    "upsample_conv",
                    Kernels.SEPARATE,
                    ConvStyle.Detail.MASKGIT);

    public MaskgitVqOptions {
        hiddenChannels = hiddenChannels == null ? 128 : hiddenChannels;
        channelMult = channelMult == null ? List.of(1, 1, 2, 2, 4) : channelMult;
        numResBlocks = numResBlocks == null ? 2 : numResBlocks;
        zChannels = zChannels == null ? 256 : zChannels;
        codebookSize = codebookSize == null ? 1024 : codebookSize;
        Problems problems = new Problems();
        ConvDesign.check(
                problems,
                List.of("hidden-channels", "channel-mult", "num-res-blocks"),
                hiddenChannels,
                channelMult,
                numResBlocks);
        problems.within("z-channels", zChannels, 1, 4096);
        problems.within("codebook-size", codebookSize, 2, 1 << 20);
        problems.throwIfAny();
    }

    ConvDesign design() {
        return new ConvDesign(
                hiddenChannels, channelMult, numResBlocks, zChannels, Set.of(), false);
    }
}
