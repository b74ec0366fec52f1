package org.intarsia.heads.logits;

import java.util.List;
import java.util.Locale;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the head {@code logits}; the presets {@code llamagen}, {@code rar} and {@code var} are
 * those of the published codes. What is left out is as in LlamaGen.
 *
 * @param norm before the linear layer: {@code rms} with a weight, {@code layer} without, {@code
 *     none}; rms where nothing is said
 * @param normName of the norm's parameters in the file; {@code norm} where nothing is said
 * @param eps of the norm, above 0 to 1; 1e-5 where nothing is said
 * @param modulation name of the layer that turns silu(c) into a scale and a shift, in this order;
 *     none where nothing is said
 * @param linear name of the layer over the vocabulary; {@code output} where nothing is said
 * @param bias whether it has one; false where nothing is said
 */
public record LogitsOptions(
        String norm, String normName, Double eps, String modulation, String linear, Boolean bias) {
    static final String RMS = "rms";
    static final String LAYER = "layer";
    private static final List<String> NORMS = List.of(RMS, LAYER, "none");

    public LogitsOptions {
        norm = norm == null ? RMS : norm.toLowerCase(Locale.ROOT);
        normName = normName == null ? "norm" : normName;
        eps = eps == null ? 1e-5 : eps;
        linear = linear == null ? "output" : linear;
        bias = bias != null && bias;
        Problems problems = new Problems();
        if (!NORMS.contains(norm)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "norm",
                    "\"" + norm + "\" is not known",
                    "Use one of " + String.join(", ", NORMS) + ".");
        }
        if (!(eps > 0 && eps <= 1)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "eps",
                    eps + ", not above 0 and at most 1",
                    "Give a number in that range; the published heads have 1e-5 or 1e-6.");
        }
        problems.throwIfAny();
    }
}
