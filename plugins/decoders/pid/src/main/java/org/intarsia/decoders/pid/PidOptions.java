package org.intarsia.decoders.pid;

import org.intarsia.nn.conv.Conv2d;
import org.intarsia.spi.plugin.InnerPipeline;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;

/**
 * Options of the decoder {@code pid}, by their published names; the defaults are those of the first
 * release for FLUX.1.
 */
public record PidOptions(
        @Option(
                        computed = "that of the latents",
                        help = "name of the space of the latents that the parameters are for")
                String space,
        @Option(
                        computed = "those of the latents",
                        min = 1,
                        max = 16384,
                        help = "C, channels of the latents")
                Integer lqLatentChannels,
        @Option(
                        value = "4",
                        min = 1,
                        max = 64,
                        help = "sides of the picture over those that the latents stand for")
                int srScale,
        @Option(
                        value = "8",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "sides of a cell of the latents in the picture that they stand for")
                int latentSpatialDownFactor,
        @Option(
                        value = "1",
                        min = 1,
                        max = 16,
                        help =
                                "f, sides of the square of cells that the channels of one cell are spread over first (FLUX.2 v1.5: 2)")
                int lqLatentUnpatchifyFactor,
        @Option(
                        value = "512",
                        min = 4,
                        max = 16384,
                        help = "width of the adapter, a multiple of 4; v1.5 has 1024")
                int lqHiddenDim,
        @Option(value = "4", min = 0, max = 64, help = "residual blocks of the adapter")
                int lqNumResBlocks,
        @Option(
                        value = "zeros",
                        help =
                                "what the adapter's convolutions see around the map; v1.5: replicate")
                Conv2d.Border lqConvPaddingMode,
        @Option(
                        value = "sigma-aware-per-token-per-dim",
                        help =
                                "how many values a gate has for a token: one a channel, or one (v1.5)")
                GateType lqGateType,
        @Option(
                        value = "2",
                        min = 1,
                        max = 256,
                        help =
                                "a gate stands before every block whose number is a multiple of this")
                int lqInterval,
        @Option(
                        value = "false",
                        help = "whether a further gate stands before the pixel level (v1.5)")
                boolean pitLqInject,
        @Option(
                        value = "flow",
                        help =
                                "how data and noise are mixed in the latents that it was trained on; SDXL's is variance-preserving")
                NoiseFrame frame,
        @Option(
                        computed = "the conditioning of the pipeline",
                        min = 1,
                        max = 65536,
                        unit = "tokens",
                        help =
                                "length of the caption, where it is another text than the pipeline's")
                Integer textLength,
        @Option(
                        computed = "the conditioning of the pipeline",
                        min = 1,
                        max = 65536,
                        help = "width of an embedding of that caption")
                Integer textWidth)
        implements InnerPipeline {
    enum GateType {
        SIGMA_AWARE_PER_TOKEN_PER_DIM,
        SIGMA_AWARE_PER_TOKEN
    }

    public PidOptions {
        Problems problems = new Problems();
        if (lqHiddenDim % LatentAdapter.GROUPS != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "lq-hidden-dim",
                    lqHiddenDim + " is no multiple of " + LatentAdapter.GROUPS,
                    "Use one; the published models have 512 and 1024.");
        }
        int cells = lqLatentUnpatchifyFactor * lqLatentUnpatchifyFactor;
        if (lqLatentChannels != null && lqLatentChannels % cells != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "lq-latent-unpatchify-factor",
                    lqLatentChannels + " channels cannot be spread over " + cells + " cells",
                    "Use a factor whose square divides the channels.");
        }
        if (latentSpatialDownFactor % lqLatentUnpatchifyFactor != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "lq-latent-unpatchify-factor",
                    lqLatentUnpatchifyFactor
                            + " does not divide the cell's "
                            + latentSpatialDownFactor
                            + " pixels",
                    "Use a factor that divides latent-spatial-down-factor.");
        }
        if ((textLength == null) != (textWidth == null)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "text-length",
                    "a caption has a length and a width, and one of them is missing",
                    "Write both, or neither for the pipeline's own conditioning.");
        }
        problems.throwIfAny();
    }

    @Override
    public ImageSpec image(ImageSpec outer) {
        return new ImageSpec(srScale * outer.height(), srScale * outer.width());
    }

    @Override
    public ConditioningSpec conditioning(ConditioningSpec outer) {
        return hasCaption() ? caption() : outer;
    }

    /** Whether it reads a text of its own. */
    boolean hasCaption() {
        return textLength != null;
    }

    ConditioningSpec.Text caption() {
        return new ConditioningSpec.Text(textLength, textWidth);
    }

    /** Pixels of the picture in a cell of the latents, spread out. */
    int cellPixels() {
        return srScale * latentSpatialDownFactor / lqLatentUnpatchifyFactor;
    }
}
