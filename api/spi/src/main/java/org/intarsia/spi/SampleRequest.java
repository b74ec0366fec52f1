package org.intarsia.spi;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * What a sampler starts from.
 *
 * @param latents the space to sample in
 * @param companions what is sampled besides, from {@link Backbone#companions()}
 * @param prediction what the head predicts, and on which path
 * @param manager owns the first state; lives as long as the run
 */
public record SampleRequest(
        LatentSpec latents,
        List<TensorSpec> companions,
        PredictionSpec prediction,
        NDManager manager) {}
