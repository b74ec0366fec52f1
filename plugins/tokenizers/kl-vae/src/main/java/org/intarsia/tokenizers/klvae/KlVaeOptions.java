package org.intarsia.tokenizers.klvae;

import java.util.List;
import java.util.Set;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Options of the tokenizer and the decoder {@code kl-vae}, by their published names; the defaults
 * are those of Stable Diffusion's. Both parts of a pipeline are given the same.
 */
public record KlVaeOptions(
        @Option(value = "diffusers", help = "naming scheme of the file, and its network")
                KlVaeLayout layout,
        @Option(
                        value = "kl-vae",
                        help =
                                "name of the space of the latents; parts of different spaces never fit")
                String space,
        @Option(
                        value = "[128, 256, 512, 512]",
                        min = 1,
                        max = 8192,
                        minItems = 1,
                        maxItems = 8,
                        help =
                                "width of each level, finest first; each but the first halves the sides")
                List<Integer> blockOutChannels,
        @Option(
                        value = "2",
                        min = 1,
                        max = 64,
                        help = "residual blocks of an encoder's level; a decoder's has one more")
                int layersPerBlock,
        @Option(value = "4", min = 1, max = 1024, help = "channels of the latents, before packing")
                int latentChannels,
        @Option(
                        value = "32",
                        min = 1,
                        max = 4096,
                        help = "groups of the group norms; the Qwen-Image network has none")
                int normNumGroups,
        @Option(value = "true", help = "whether attention is in the middle of the networks")
                boolean midBlockAddAttention,
        @Option(
                        value = "[]",
                        min = 0,
                        max = 7,
                        maxItems = 8,
                        help =
                                "levels whose blocks are each followed by attention, from 0, the finest (MAR's KL-16: the last)")
                List<Integer> attentionLevels,
        @Option(value = "true", help = "whether convolutions of one pixel are around the latents")
                boolean useQuantConv,
        @Option(
                        value = "1",
                        min = 1,
                        max = 16,
                        unit = "cells",
                        help = "side of the squares of cells that are packed into one; 1 for none")
                int patchSize,
        @Option(value = "affine", help = "how latents are brought to unit variance")
                LatentScale latentScale,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help = "S of S (z - shift), with latent-scale affine")
                double scalingFactor,
        @Option(value = "0.0", min = -1000, max = 1000, help = "what is subtracted before that")
                double shiftFactor,
        @Option(
                        value = "[]",
                        min = -1000,
                        max = 1000,
                        help = "mean of each channel, with latent-scale channels")
                List<Double> latentsMean,
        @Option(
                        value = "[]",
                        above = 0,
                        max = 1000,
                        help = "standard deviation of each channel, with latent-scale channels")
                List<Double> latentsStd,
        @Option(
                        value = "0.0001",
                        min = 0,
                        max = 1,
                        help = "added to the variances, with latent-scale batch-norm")
                double batchNormEps,
        @Option(
                        value = "[false, true, true]",
                        maxItems = 8,
                        help =
                                "whether frames are halved after each level but the last, which still images skip; layout qwen-image only")
                List<Boolean> temperalDownsample) {
    public KlVaeOptions {
        Problems problems = new Problems();
        if (layout.groupNorms()) {
            for (int width : Set.copyOf(blockOutChannels)) {
                ConvDesign.checkGroups(problems, "block-out-channels", width, normNumGroups);
            }
        } else {
            checkHalves(problems, blockOutChannels);
        }
        for (int level : attentionLevels) {
            if (level >= blockOutChannels.size()) {
                problems.add(
                        ErrorCode.INVALID_OPTION,
                        "attention-levels",
                        "level " + level + " of " + blockOutChannels.size(),
                        "Name levels from 0 to " + (blockOutChannels.size() - 1) + ".");
            }
        }
        int packed = latentChannels * patchSize * patchSize;
        if (latentScale == LatentScale.CHANNELS) {
            checkCount(problems, "latents-mean", latentsMean.size(), packed);
            checkCount(problems, "latents-std", latentsStd.size(), packed);
        }
        int steps = blockOutChannels.size() - 1;
        if (layout == KlVaeLayout.QWEN_IMAGE && temperalDownsample.size() != steps) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "temperal-downsample",
                    temperalDownsample.size() + " values for " + (steps + 1) + " levels",
                    "Give one for each level but the last.");
        }
        problems.throwIfAny();
    }

    private static void checkHalves(Problems problems, List<Integer> widths) {
        for (int width : Set.copyOf(widths.subList(1, widths.size()))) {
            if (width % 2 != 0) {
                problems.add(
                        ErrorCode.INVALID_OPTION,
                        "block-out-channels",
                        width + " is odd",
                        "This layout's decoder halves the width with every level: use even ones.");
            }
        }
    }

    private static void checkCount(Problems problems, String option, int given, int channels) {
        if (given != channels) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    option,
                    given + " values for " + channels + " channels",
                    "Give one for each channel of the latents, packed ones included.");
        }
    }

    ConvDesign encoder() {
        return design(2 * latentChannels);
    }

    ConvDesign decoder() {
        return design(latentChannels);
    }

    private ConvDesign design(int latent) {
        return new ConvDesign(
                blockOutChannels.get(0),
                blockOutChannels,
                normNumGroups,
                layersPerBlock,
                latent,
                Set.copyOf(attentionLevels),
                midBlockAddAttention);
    }

    int channels() {
        return latentChannels * patchSize * patchSize;
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 for an image that is not made of
     *     whole cells
     */
    LatentSpec.Continuous latents(ImageSpec image) {
        int factor = patchSize * ConvDesign.stride(blockOutChannels);
        return new LatentSpec.Continuous(space, channels(), image.patches(factor), -4, 4);
    }
}
