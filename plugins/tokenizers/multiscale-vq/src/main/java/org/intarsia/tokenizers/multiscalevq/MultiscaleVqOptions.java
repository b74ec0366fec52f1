package org.intarsia.tokenizers.multiscalevq;

import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvNames;
import org.intarsia.nn.conv.ConvNames.Levels;
import org.intarsia.nn.conv.ConvNames.Middle;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.ConvWidth;
import org.intarsia.nn.tokens.CodeTable.Match;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code multiscale-vq}, by their published names; the
 * defaults are those of the published model at 256 pixels. Both parts of a pipeline are given the
 * same.
 */
public record MultiscaleVqOptions(
        @OptionGroup(defaults = "ch=160") ConvWidth width,
        @Option(
                        value = "[1, 1, 2, 2, 4]",
                        min = 1,
                        max = 128,
                        minItems = 1,
                        maxItems = 8,
                        help =
                                "width of each level over ch, finest first; each but the first halves the sides")
                List<Integer> chMult,
        @Option(value = "true", help = "whether attention follows the blocks of the coarsest level")
                boolean usingSa,
        @Option(value = "true", help = "whether there is attention in the middle")
                boolean usingMidSa,
        @Option(value = "32", min = 1, max = 4096, help = "width of a code vector") int zChannels,
        @Option(
                        value = "3",
                        min = 1,
                        max = 31,
                        help = "side of the kernels before and after the quantizer, odd")
                int quantConvKs,
        @Option(value = "4096", min = 2, max = 1 << 20, help = "V, number of codes") int vocabSize,
        @Option(value = "false", help = "whether codes are found by cosine") boolean usingZnorm,
        @Option(
                        value = "[1, 2, 3, 4, 5, 6, 8, 10, 13, 16]",
                        min = 1,
                        max = 1024,
                        minItems = 1,
                        maxItems = 64,
                        help =
                                "side of the token map of every scale, coarse to fine; the last is that of the feature map")
                List<Integer> patchNums,
        @Option(
                        value = "0.5",
                        min = 0,
                        max = 1,
                        help = "how much of phi is convolution; below 1e-6 there is none")
                double quantResi,
        @Option(
                        value = "4",
                        min = 0,
                        max = 64,
                        help =
                                "number of phi convolutions that the scales share; 0 for one a scale")
                int shareQuantResi) {
    static final ConvStyle STYLE =
            new ConvStyle(
                    ConvNames.of(
                            Levels.of("down", "block", "downsample.conv"),
                            new Middle(List.of("mid.block_1", "mid.block_2"), "mid.attn_1"),
                            Levels.of("up", "block", "upsample.conv"),
                            ConvNames.Order.FINEST_FIRST,
                            ConvNames.Attention.FUSED),
                    ConvStyle.Detail.VQGAN);

    public MultiscaleVqOptions {
        Problems problems = new Problems();
        if (quantConvKs % 2 == 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "quant-conv-ks",
                    quantConvKs + " is even",
                    "Use an odd number; the published model has 3.");
        }
        for (int i = 1; i < patchNums.size(); i++) {
            if (patchNums.get(i) < patchNums.get(i - 1)) {
                problems.add(
                        ErrorCode.INVALID_OPTION,
                        "patch-nums",
                        patchNums + " do not ascend",
                        "Give them coarse to fine, for example [1, 2, 3, 4, 5, 6, 8, 10, 13, 16].");
                break;
            }
        }
        problems.throwIfAny();
    }

    ConvDesign design() {
        Set<Integer> attention = usingSa ? Set.of(chMult.size() - 1) : Set.of();
        return width.design(chMult, zChannels, new ConvWidth.Attention(attention, usingMidSa));
    }

    Match match() {
        return usingZnorm ? Match.COSINE : Match.DISTANCE;
    }

    int scales() {
        return patchNums.size();
    }
}
