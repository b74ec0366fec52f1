package org.intarsia.backbones.dsd;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the head {@code dsd}. */
public record DsdHeadOptions(
        @Option(
                        value = "clean",
                        help =
                                "what the diffusion head says: clean latents, or the velocity, as a naive training has it")
                Predicts predicts,
        @Option(
                        value = "mlp",
                        help =
                                "the head for samplers beside it: mlp, block (a block modulated by time and label), or none")
                VelocityHead velocityHead,
        @Option(
                        computed = "the velocity head where there is one",
                        help = "which one samplers are answered by: velocity, or diffusion")
                Samples samples,
        @Option(
                        value = "true",
                        help =
                                "whether the velocity head learns alone: no gradient passes from it to what it reads")
                boolean detach,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help = "hidden units of the velocity head over the width")
                double mlpRatio,
        @Option(
                        value = "6",
                        min = 1,
                        max = 256,
                        help = "heads of the attention of velocity-head: block; divides the width")
                int numHeads,
        @Option(
                        value = "0.05",
                        min = 0,
                        max = 0.999,
                        help =
                                "least distance to the data by which clean latents less noisy ones are divided to give a velocity")
                double tEps) {
    /** What the diffusion head says. */
    public enum Predicts {
        CLEAN,
        VELOCITY
    }

    /** The form of the head for samplers. */
    public enum VelocityHead {
        MLP,
        BLOCK,
        NONE
    }

    /** Which head answers. */
    public enum Samples {
        VELOCITY,
        DIFFUSION
    }

    public DsdHeadOptions {
        if (samples == null) {
            samples = velocityHead == VelocityHead.NONE ? Samples.DIFFUSION : Samples.VELOCITY;
        }
        Problems problems = new Problems();
        if (samples == Samples.VELOCITY && velocityHead == VelocityHead.NONE) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "samples",
                    "velocity, and velocity-head is none",
                    "Write samples: diffusion, or velocity-head: mlp.");
        }
        problems.throwIfAny();
    }

    /** Whether there is a head for samplers. */
    public boolean hasVelocity() {
        return velocityHead != VelocityHead.NONE;
    }
}
