package org.intarsia.backbones.semantic.patch;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Options of the head {@code mar}; the defaults are those of MAR-B. */
public record MarOptions(
        @Option(value = "1024", min = 1, max = 16384, help = "W, width of the blocks") int width,
        @Option(value = "6", min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        value = "noise",
                        help =
                                "noise: noise and variance on the cosine schedule of 1000 steps (MAR, sampler ddpm); velocity, data: of a flow with noise at time 1")
                Predicts predicts,
        @Option(
                        value = "head",
                        help = "what a file calls its network and its null_z; MAR's says diffloss")
                String name) {
    private static final double LEAST_TIME = 0.05;

    /** What is learned. */
    public enum Predicts {
        NOISE,
        VELOCITY,
        DATA
    }

    PredictionSpec spec() {
        return switch (predicts) {
            case NOISE -> PredictionSpec.noiseAndVariance();
            case VELOCITY ->
                    new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);
            case DATA -> new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ONE, 1, LEAST_TIME);
        };
    }
}
