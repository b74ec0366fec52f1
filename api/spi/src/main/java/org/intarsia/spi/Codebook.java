package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a discrete tokenizer lends to samplers and backbones. A raster tokenizer has one scale,
 * whose features are the code vectors themselves; a residual pyramid (VAR) adds every scale to a
 * map at the finest resolution.
 */
@ConsumerType
public interface Codebook {
    LatentSpec.Discrete latents();

    /**
     * Code vectors of ids.
     *
     * @param ids [B, n] int64
     * @return [B, n, codeWidth]
     */
    NDArray codes(NDArray ids);

    /**
     * Adds a scale to the feature map.
     *
     * @param featuresBCHW the map so far at the finest grid [B, codeWidth, H, W], or null before
     *     the first scale
     * @param ids of this scale [B, rows * columns]
     * @param scale 0-based
     * @return the map with the scale in it
     */
    NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale);

    /**
     * What the network is shown to predict a scale.
     *
     * @param featuresBCHW the map after the scale before
     * @param scale 1 or more
     * @return [B, rows * columns, codeWidth]
     */
    NDArray input(NDArray featuresBCHW, int scale);
}
