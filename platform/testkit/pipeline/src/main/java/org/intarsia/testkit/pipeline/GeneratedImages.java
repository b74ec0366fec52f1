package org.intarsia.testkit.pipeline;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What a run made. Plain values: there is nothing to close.
 *
 * @param values of all images one after the other, nominally in [-1, 1]
 * @param shape [B, 3, H, W]
 * @param previews the steps taken at every preview: 1, 2, ...
 * @param decoderSteps what a decoder that takes steps told of them, at the end
 * @param evaluations forwards of the network, every branch of guidance counted
 */
public record GeneratedImages(
        float[] values,
        Shape shape,
        List<Integer> previews,
        List<Integer> decoderSteps,
        long evaluations) {
    public GeneratedImages {
        decoderSteps = List.copyOf(decoderSteps);
        previews = List.copyOf(previews);
    }

    /** The values of one image [3 * H * W]. */
    public float[] image(int row) {
        int size = Math.toIntExact(shape.size() / shape.get(0));
        return Arrays.copyOfRange(values, row * size, (row + 1) * size);
    }
}
