package org.intarsia.spi.spec;

/**
 * What a head predicts, and the path on which it was trained. The linear path between data x and
 * noise e = noiseScale * N(0, I).
 *
 * @param kind x, velocity, epsilon, logits, sample or features
 * @param axis which end of time is noise
 * @param noiseScale standard deviation of the noise, above 0 (JiT: 1 at 256 pixels, 2 at 512)
 * @param tEps the least distance to the data end by which a difference is divided, in [0, 1) (JiT:
 *     0.05)
 */
public record PredictionSpec(PredictionKind kind, TimeAxis axis, double noiseScale, double tEps) {
    public PredictionSpec {
        if (!(noiseScale > 0) || noiseScale > 1e6) {
            throw new IllegalArgumentException("noise scale " + noiseScale + ", not above 0");
        }
        if (!(tEps >= 0 && tEps < 1)) {
            throw new IllegalArgumentException("t-eps " + tEps + ", not in [0, 1)");
        }
        boolean flow =
                kind == PredictionKind.X
                        || kind == PredictionKind.VELOCITY
                        || kind == PredictionKind.EPSILON;
        if (flow == (axis == TimeAxis.NONE)) {
            throw new IllegalArgumentException(kind + " on time axis " + axis);
        }
    }

    /** Logits over a vocabulary. */
    public static PredictionSpec logits() {
        return new PredictionSpec(PredictionKind.LOGITS, TimeAxis.NONE, 1, 0);
    }

    /** Noise and variance on a schedule of discrete steps. */
    public static PredictionSpec noiseAndVariance() {
        return new PredictionSpec(PredictionKind.NOISE_AND_VARIANCE, TimeAxis.NONE, 1, 0);
    }

    /** Features in the space of another network, no prediction of the data. */
    public static PredictionSpec features() {
        return new PredictionSpec(PredictionKind.FEATURES, TimeAxis.NONE, 1, 0);
    }

    public boolean isFlow() {
        return axis != TimeAxis.NONE;
    }
}
