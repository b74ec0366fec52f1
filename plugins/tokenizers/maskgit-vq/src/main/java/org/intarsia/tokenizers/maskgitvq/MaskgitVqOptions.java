package org.intarsia.tokenizers.maskgitvq;

import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.conv.MapAttention.Kernels;
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
        Problems problems = new Problems();
        ConvDesign.checkGroups(problems, "hidden-channels", hiddenChannels, GroupNorm.GROUPS);
        problems.throwIfAny();
    }

    ConvDesign design() {
        return new ConvDesign(
                hiddenChannels, channelMult, numResBlocks, zChannels, Set.of(), false);
    }
}
