package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;

/**
 * What the network makes of images, with gradients.
 *
 * @param latentsBChw the latents
 * @param shallowBND tokens behind an early block
 * @param deepBND tokens behind a late block
 * @param lastBND tokens behind the last block
 */
public record EncodedImages(
        NDArray latentsBChw, NDArray shallowBND, NDArray deepBND, NDArray lastBND) {}
