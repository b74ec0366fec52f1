package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/** Two scales, 1x1 and 1x2; a code is its id, and a scale adds the mean of its codes to the map. */
public final class ToyPyramid implements Codebook {
    public static final int V = 5;
    public static final LatentSpec.Discrete IDS =
            new LatentSpec.Discrete("toy", V, 1, List.of(new Grid(1, 1), new Grid(1, 2)));

    @Override
    public LatentSpec.Discrete latents() {
        return IDS;
    }

    @Override
    public NDArray codes(NDArray ids) {
        return ids.toType(DataType.FLOAT32, true).expandDims(2);
    }

    @Override
    public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
        NDArray map;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray mean = codes(ids).mean(new int[] {1}).reshape(-1, 1, 1, 1);
            NDArray added = mean.tile(new long[] {1, 1, 1, 2});
            map = featuresBCHW == null ? added : featuresBCHW.add(added);
            NDScope.unregister(map);
        }
        NDScope.register(map);
        return map;
    }

    /** The map's cells as they are. */
    @Override
    public NDArray input(NDArray featuresBCHW, int scale) {
        return featuresBCHW.reshape(-1, 2, 1).duplicate();
    }
}
