package org.intarsia.nn.training;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** The options by which a picture is compared with the one that it is to be. */
public record PictureLossOptions(
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help = "weight of the mean squared difference of pixels")
                double l2,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help = "weight of their mean absolute difference")
                double l1,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the mean squared difference of what the tokenizer under with: {perceptual: ...} sees of both images")
                double perceptual,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the mean logit by which the critic, a tokenizer under with: {critic: ...} whose latents are logits and which is not trained, takes the output for real")
                double adversarial) {
    public PictureLossOptions {
        Problems problems = new Problems();
        if (l2 == 0 && l1 == 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "l2",
                    "neither l2 nor l1 has a weight, so nothing compares the output with the image",
                    "Give one of them a weight above 0.");
        }
        problems.throwIfAny();
    }
}
