package org.intarsia.spi.spec;

/** What a network predicts from its input. */
public enum PredictionKind {
    /** The clean data, x. */
    X,
    /** The velocity of the path from noise to data, dz/dt on the time axis of the spec. */
    VELOCITY,
    /** The noise, epsilon. */
    EPSILON,
    /**
     * The noise, and where its variance lies, on a schedule of discrete steps that is no straight
     * path (DDPM, MAR); nothing converts it, and guidance leaves the variance alone.
     */
    NOISE_AND_VARIANCE,
    /** Unnormalised log probabilities over a vocabulary. */
    LOGITS,
    /** A finished sample: the head is generative itself. */
    SAMPLE,
    /** Tokens in the space of another network; no sampler wants them, nothing converts them. */
    FEATURES
}
