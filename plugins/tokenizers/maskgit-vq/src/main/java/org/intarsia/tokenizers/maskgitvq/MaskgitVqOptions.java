package org.intarsia.tokenizers.maskgitvq;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvNames;
import org.intarsia.nn.conv.ConvNames.Levels;
import org.intarsia.nn.conv.ConvNames.Middle;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code maskgit-vq}, by their published names; the
 * defaults are those of the published model. Both parts of a pipeline are given the same.
 */
public record MaskgitVqOptions(
        @Option(
                        value = "128",
                        min = 1,
                        max = 4096,
                        help = "width of the finest level, a multiple of 32")
                int hiddenChannels,
        @Option(
                        value = "[1, 1, 2, 2, 4]",
                        min = 1,
                        max = 128,
                        minItems = 1,
                        maxItems = 8,
                        help =
                                "width of each level over hidden-channels, finest first; each but the first halves the sides")
                List<Integer> channelMult,
        @Option(value = "2", min = 1, max = 64, help = "residual blocks of a level")
                int numResBlocks,
        @Option(value = "256", min = 1, max = 4096, help = "width of a code vector") int zChannels,
        @Option(value = "1024", min = 2, max = 1 << 20, help = "V, number of codes")
                int codebookSize) {
    public MaskgitVqOptions {
        Problems problems = new Problems();
        ConvDesign.checkGroups(problems, "hidden-channels", hiddenChannels, GroupNorm.GROUPS);
        problems.throwIfAny();
    }

    ConvDesign design() {
        return ConvDesign.ofMultipliers(
                hiddenChannels,
                channelMult,
                GroupNorm.GROUPS,
                numResBlocks,
                zChannels,
                Set.of(),
                false);
    }

    /** As many blocks in the middle as in a level, and no attention. */
    ConvStyle style() {
        List<String> middle =
                IntStream.range(0, numResBlocks).mapToObj(block -> "mid." + block).toList();
        ConvNames names =
                ConvNames.of(
                        Levels.of("down", "block", "downsample"),
                        new Middle(middle, ""),
                        Levels.of("up", "block", "upsample_conv"),
                        ConvNames.Order.FINEST_FIRST,
                        ConvNames.Attention.SEPARATE);
        return new ConvStyle(names, ConvStyle.Detail.MASKGIT);
    }
}
