package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Map;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The mean colour of an image, times a matrix, as its class token and as the token of its only
 * patch.
 *
 * @param matrix [3, 3]
 */
record ToyEncoder(NDArray matrix) implements ClassTokenEncoder {
    static final LatentSpec.Continuous SPACE =
            new LatentSpec.Continuous("toy", 3, new Grid(1, 1), -4, 4);

    @Override
    public LatentSpec latents() {
        return SPACE;
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        return new Encoding(encode(imageBCHW).value(), Map.of());
    }

    @Override
    public NDArray tokens(NDArray imageBCHW) {
        long batch = imageBCHW.getShape().get(0);
        NDArray colours = imageBCHW.reshape(batch, 3, -1).mean(new int[] {2});
        NDArray vectors = colours.matMul(matrix).expandDims(1);
        return NDArrays.concat(new NDList(vectors, vectors), 1);
    }
}
