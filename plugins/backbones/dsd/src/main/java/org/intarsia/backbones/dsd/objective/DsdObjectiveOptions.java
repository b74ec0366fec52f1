package org.intarsia.backbones.dsd.objective;

import org.intarsia.nn.training.FlowTimes;
import org.intarsia.nn.training.PictureLossOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Options of the objective {@code dsd}: what the target is, and the weight of every term. */
public record DsdObjectiveOptions(
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of what the diffusion head misses of the target, which trains the whole network")
                double distillationWeight,
        @Option(
                        value = "ema",
                        help =
                                "which latents of the whole image are the target: ema, those of the running mean of the network, or online, those of the network itself")
                Target target,
        @Option(
                        value = "true",
                        help =
                                "whether no gradient passes through the target; without it the latents collapse (target: online)")
                boolean stopGradient,
        @OptionGroup FlowTimes drawn,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label")
                double labelDrop,
        @OptionGroup AugmentationOptions augmentation,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help = "weight of what the velocity head misses")
                double velocityWeight,
        @Option(
                        value = "target",
                        help =
                                "whose velocity it learns: that of the path to the target, or online, that of the path that was taken")
                VelocityOf velocityTarget,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help = "by which the weights of all terms of the picture are multiplied")
                double reconstructionWeight,
        @OptionGroup PictureLossOptions pictures,
        @Option(
                        value = "clean",
                        help =
                                "what is decoded: the latents of the whole image (clean), or of the changed one (augmented), which saves a forward")
                Decoded decodes,
        @Option(
                        value = "0.2",
                        min = 0,
                        max = 1,
                        help =
                                "largest share of noise in the latents that are decoded; each image's is drawn uniformly from 0 to it")
                double decodeNoise,
        @Option(
                        value = "0.5",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the alignment of an early block's tokens with those of the encoder under with: {encoder: ...}")
                double alignWeight,
        @Option(
                        computed = "a third of the blocks",
                        min = 1,
                        max = 256,
                        help = "number of that block, from 1")
                @Nullable Integer alignBlock,
        @Option(
                        value = "0.5",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the alignment of a late block's tokens with those of the running mean of the network")
                double deepWeight,
        @Option(
                        computed = "the last block",
                        min = 1,
                        max = 256,
                        help = "number of that block, from 1")
                @Nullable Integer deepBlock,
        @Option(
                        value = "2048",
                        min = 1,
                        max = 65536,
                        help = "hidden units of the projectors of both alignments")
                int projectorDim,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the cross-entropy of the classes, told from the mean token")
                double classWeight) {
    /** Whose latents are the target. */
    public enum Target {
        EMA,
        ONLINE
    }

    /** Whose velocity the velocity head learns. */
    public enum VelocityOf {
        TARGET,
        ONLINE
    }

    /** Which latents are decoded. */
    public enum Decoded {
        CLEAN,
        AUGMENTED
    }

    public DsdObjectiveOptions {
        Problems problems = new Problems();
        if (!stopGradient && target == Target.EMA) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "stop-gradient",
                    "false, and the running mean of the network has no gradient",
                    "Write target: online, or leave it out.");
        }
        double weights =
                distillationWeight
                        + velocityWeight
                        + reconstructionWeight
                        + alignWeight
                        + deepWeight
                        + classWeight;
        if (weights == 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "distillation-weight",
                    "no term has a weight, so nothing is learned",
                    "Give one of them a weight above 0.");
        }
        problems.throwIfAny();
    }

    /** The number of the early block. */
    int shallow(int depth) {
        return alignBlock == null ? Math.max(1, depth / 3) : alignBlock;
    }

    /** The number of the late block. */
    int deep(int depth) {
        return deepBlock == null ? depth : deepBlock;
    }
}
