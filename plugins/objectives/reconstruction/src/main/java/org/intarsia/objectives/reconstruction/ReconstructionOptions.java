package org.intarsia.objectives.reconstruction;

import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the objective {@code reconstruction}: the weight of every term.
 *
 * @param l2 of the mean squared difference of pixels, 0 to 1000; 1 where nothing is said
 * @param l1 of their mean absolute difference, 0 to 1000; 0 where nothing is said
 * @param perceptual of the mean squared difference of what a network sees of both pictures, 0 to
 *     1000; the network is a tokenizer under {@code with: {perceptual: ...}}; 1 where there is one
 * @param adversarial of the mean logit by which a critic takes what was made for real, 0 to 1000;
 *     the critic is a tokenizer under {@code with: {critic: ...}} whose latents are logits and
 *     which does not learn; 0.1 where there is one
 * @param terms of the tokenizer's own terms, by name; one that is not named here has the weight
 *     that its authors gave it
 */
public record ReconstructionOptions(
        Double l2, Double l1, Double perceptual, Double adversarial, Map<String, Double> terms) {
    private static final double MOST = 1000;

    public ReconstructionOptions {
        l2 = l2 == null ? 1 : l2;
        l1 = l1 == null ? 0 : l1;
        perceptual = perceptual == null ? 1 : perceptual;
        adversarial = adversarial == null ? 0.1 : adversarial;
        terms = terms == null ? Map.of() : Map.copyOf(terms);
        Problems problems = new Problems();
        problems.within("l2", l2, 0.0, MOST);
        problems.within("l1", l1, 0.0, MOST);
        problems.within("perceptual", perceptual, 0.0, MOST);
        problems.within("adversarial", adversarial, 0.0, MOST);
        terms.forEach((name, weight) -> problems.within("terms", weight, 0.0, MOST));
        if (problems.isEmpty() && l2 == 0 && l1 == 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "l2",
                    "neither l2 nor l1 has a weight, so nothing compares the output with the image",
                    "Give one of them a weight above 0.");
        }
        problems.throwIfAny();
    }
}
