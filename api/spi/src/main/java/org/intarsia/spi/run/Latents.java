package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Latents with what a decoder must know of them.
 *
 * @param values continuous: one array [B, C, H, W]; discrete: ids, one [B, n] int64 array a scale
 * @param spec the space they live in
 * @param sigma noise level that is still in them, 0 clean to 1 pure noise; a sampler that was
 *     stopped early leaves some, and a generative decoder (PiD) is given how much
 */
public record Latents(NDList values, LatentSpec spec, double sigma) {
    public Latents {
        if (!(sigma >= 0 && sigma <= 1)) {
            throw new IllegalArgumentException("sigma " + sigma + ", not in [0, 1]");
        }
    }

    public static Latents clean(NDArray value, LatentSpec spec) {
        return new Latents(new NDList(value), spec, 0);
    }

    /** The array of continuous latents, or the ids of the only scale. */
    public NDArray value() {
        return values.singletonOrThrow();
    }
}
