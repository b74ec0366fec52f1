package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;

/** The codebook of a tokenizer with one map of tokens. */
public final class RasterCodebook implements Codebook {
    private final LatentSpec.Discrete latents;
    private final CodeTable table;

    /**
     * @param latents of one scale
     * @param table of the vocabulary and width that they name
     */
    public RasterCodebook(LatentSpec.Discrete latents, CodeTable table) {
        if (latents.scales().size() != 1) {
            throw new IllegalArgumentException("a raster of " + latents.scales());
        }
        this.latents = latents;
        this.table = table;
    }

    @Override
    public LatentSpec.Discrete latents() {
        return latents;
    }

    @Override
    public NDArray codes(NDArray ids) {
        return table.vectors(ids);
    }

    /** The code vectors as a map; there is no scale before. */
    @Override
    public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
        only(scale);
        return Scoped.run(() -> MapOps.map(codes(ids), latents.grid()));
    }

    @Override
    public NDArray input(NDArray featuresBCHW, int scale) {
        only(scale);
        throw new IllegalArgumentException("a raster has no scale before its first");
    }

    private static void only(int scale) {
        if (scale != 0) {
            throw new IllegalArgumentException("a raster has no scale " + scale);
        }
    }
}
