package org.intarsia.heads.patchlinear;

import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Options of the head {@code patch-linear}; the defaults are those of JiT. */
public record PatchLinearOptions(
        @Option(
                        value = "x",
                        choices = {"x", "velocity", "epsilon"},
                        help = "what the head predicts")
                PredictionKind prediction,
        @Option(value = "0", min = 0, max = 1, help = "the flow time at which the state is noise")
                int noiseAt,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help =
                                "standard deviation of that noise; JiT has 1 at 256 pixels and 2 at 512")
                double noiseScale,
        @Option(
                        value = "0.05",
                        min = 0,
                        below = 1,
                        help = "least distance to the data by which a difference is divided")
                double tEps,
        @Option(value = "rms", help = "norm before the layer: rms with a weight, layer without")
                NormKind norm,
        @Option(
                        value = "channel-last",
                        help =
                                "the order of a token's values: row, column, channel (JiT), or channel, row, column (FLUX)")
                Patches.Order order) {
    enum NormKind {
        RMS,
        LAYER
    }

    PredictionSpec spec() {
        return new PredictionSpec(
                prediction,
                noiseAt == 0 ? TimeAxis.NOISE_AT_ZERO : TimeAxis.NOISE_AT_ONE,
                noiseScale,
                tEps);
    }
}
