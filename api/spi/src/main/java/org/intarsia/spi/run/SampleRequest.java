package org.intarsia.spi.run;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * What a sampler starts from.
 *
 * @param latents the space to sample in
 * @param companions what is sampled besides, from {@code Backbone.companions}
 * @param prediction what the head predicts, and on which path
 * @param manager owns the first state; lives as long as the run
 */
public record SampleRequest(
        LatentSpec latents,
        List<TensorSpec> companions,
        PredictionSpec prediction,
        NDManager manager) {}
