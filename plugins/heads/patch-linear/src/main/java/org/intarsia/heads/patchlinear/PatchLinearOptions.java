package org.intarsia.heads.patchlinear;

import java.util.List;
import java.util.Locale;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code patch-linear}. What is left out is as in JiT.
 *
 * @param prediction {@code x}, {@code velocity} or {@code epsilon}; x where nothing is said
 * @param noiseAt the flow time at which the state is noise, 0 or 1; 0 where nothing is said
 * @param noiseScale standard deviation of that noise, above 0, to 1000; 1 where nothing is said
 * @param tEps least distance to the data by which a difference is divided, 0 to below 1; 0.05 where
 *     nothing is said
 * @param norm {@code rms}, with a weight, or {@code layer}, without; rms where nothing is said
 */
public record PatchLinearOptions(
        String prediction, Integer noiseAt, Double noiseScale, Double tEps, String norm) {
    static final String RMS = "rms";
    private static final List<String> NORMS = List.of(RMS, "layer");
    private static final List<String> PREDICTIONS = List.of("x", "velocity", "epsilon");

    public PatchLinearOptions {
        prediction = prediction == null ? "x" : prediction.toLowerCase(Locale.ROOT);
        noiseAt = noiseAt == null ? 0 : noiseAt;
        noiseScale = noiseScale == null ? 1.0 : noiseScale;
        tEps = tEps == null ? 0.05 : tEps;
        norm = norm == null ? RMS : norm.toLowerCase(Locale.ROOT);
        Problems problems = new Problems();
        problems.oneOf("prediction", prediction, PREDICTIONS);
        problems.oneOf("norm", norm, NORMS);
        if (noiseAt != 0 && noiseAt != 1) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "noise-at",
                    noiseAt + ", not 0 or 1",
                    "Give one of the two.");
        }
        if (!(noiseScale > 0 && noiseScale <= 1000)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "noise-scale",
                    noiseScale + ", not above 0 and at most 1000",
                    "Give a number in that range; JiT has 1 at 256 pixels and 2 at 512.");
        }
        if (!(tEps >= 0 && tEps < 1)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "t-eps",
                    tEps + ", not in 0 to below 1",
                    "Give a number in that range; JiT has 0.05.");
        }
        problems.throwIfAny();
    }

    PredictionSpec spec() {
        return new PredictionSpec(
                PredictionKind.valueOf(prediction.toUpperCase(Locale.ROOT)),
                noiseAt == 0 ? TimeAxis.NOISE_AT_ZERO : TimeAxis.NOISE_AT_ONE,
                noiseScale,
                tEps);
    }
}
