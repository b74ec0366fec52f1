package org.intarsia.tokenizers.vq;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvWidth;
import org.intarsia.nn.tokens.CodeTable.Match;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the tokenizer and the decoder {@code vq}, by LlamaGen's names; the defaults are those
 * of its VQ-16. Both parts of a pipeline are given the same.
 */
public record VqOptions(
        @Option(value = "llamagen", help = "naming scheme of the checkpoint")
                CheckpointLayout layout,
        @OptionGroup(defaults = "ch=128") ConvWidth width,
        @Option(
                        value = "[1, 1, 2, 2, 4]",
                        min = 1,
                        max = 128,
                        minItems = 1,
                        maxItems = 8,
                        help =
                                "width of each level of the encoder over ch, finest first; each but the first halves the sides")
                List<Integer> encoderChMult,
        @Option(
                        computed = "as encoder-ch-mult",
                        min = 1,
                        max = 128,
                        minItems = 1,
                        maxItems = 8,
                        help = "width of each level of the decoder over ch, finest first")
                List<Integer> decoderChMult,
        @Option(
                        value = "256",
                        min = 1,
                        max = 4096,
                        help =
                                "channels between the networks and the 1 x 1 convolutions around the codes")
                int zChannels,
        @Option(value = "16384", min = 2, max = 1 << 20, help = "V, number of codes")
                int codebookSize,
        @Option(
                        computed = "8 with layout llamagen, 256 with taming",
                        min = 1,
                        max = 4096,
                        help = "width of a code vector")
                Integer codebookEmbedDim,
        @Option(
                        computed = "true with layout llamagen, false with taming",
                        help = "whether vectors and codes are compared, and decoded, at length 1")
                Boolean codebookL2Norm,
        @Option(
                        computed = "true with layout llamagen, false with taming",
                        help =
                                "whether the checkpoint holds LlamaGen's record of codes in use, which is not read")
                Boolean codebookShowUsage,
        @Option(
                        value = "256",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help =
                                "resolution of training, taming only: it decides which levels have attention")
                int resolution,
        @Option(
                        value = "[16]",
                        min = 1,
                        max = 16384,
                        help =
                                "side of the maps whose blocks are followed by attention, taming only")
                List<Integer> attnResolutions) {
    public VqOptions {
        boolean llamagen = layout == CheckpointLayout.LLAMAGEN;
        decoderChMult = decoderChMult == null ? encoderChMult : decoderChMult;
        codebookEmbedDim = codebookEmbedDim == null ? (llamagen ? 8 : 256) : codebookEmbedDim;
        codebookL2Norm = codebookL2Norm == null ? llamagen : codebookL2Norm;
        codebookShowUsage = codebookShowUsage == null ? llamagen : codebookShowUsage;
        Problems problems = new Problems();
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
        Set<Integer> levels = attention(multipliers.size());
        return width.design(multipliers, zChannels, new ConvWidth.Attention(levels, true));
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
