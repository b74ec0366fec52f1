package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.spec.LatentSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The code vectors of a discrete tokenizer, as samplers and backbones use them. A raster tokenizer
 * has one scale, whose features are the code vectors themselves; a residual pyramid (VAR) adds
 * every scale to a map at the finest resolution.
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
     * The network's input to predict a scale.
     *
     * @param featuresBCHW the map after the scale before
     * @param scale 1 or more
     * @return [B, rows * columns, codeWidth]
     */
    NDArray input(NDArray featuresBCHW, int scale);

    /**
     * The network's input to predict all scales after the first side by side, when their ids are
     * known: in training.
     *
     * @param ids one array [B, rows * columns] a scale
     * @return [B, tokens of all scales but the first, codeWidth]; of no length where there is one
     */
    default NDArray inputs(NDList ids) {
        NDArray first = ids.get(0);
        NDList shown = new NDList();
        Shape none = new Shape(first.getShape().get(0), 0, latents().codeWidth());
        shown.add(first.getManager().create(none));
        NDArray features = null;
        for (int scale = 0; scale + 1 < ids.size(); scale++) {
            NDArray before = features;
            features = accumulate(before, ids.get(scale), scale);
            if (before != null) {
                before.close();
            }
            shown.add(input(features, scale + 1));
        }
        NDArray inputs = NDArrays.concat(shown, 1);
        shown.close();
        if (features != null) {
            features.close();
        }
        return inputs;
    }
}
