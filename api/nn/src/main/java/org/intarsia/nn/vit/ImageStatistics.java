package org.intarsia.nn.vit;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** The options by which an encoder of images normalises them; the defaults are ImageNet's. */
public record ImageStatistics(
        @Option(
                        value = "[0.485, 0.456, 0.406]",
                        min = -10,
                        max = 10,
                        minItems = 3,
                        maxItems = 3,
                        help = "mean of red, green and blue in [0, 1], which is subtracted")
                List<Double> imageMean,
        @Option(
                        value = "[0.229, 0.224, 0.225]",
                        above = 0,
                        max = 10,
                        minItems = 3,
                        maxItems = 3,
                        help = "standard deviation of red, green and blue, which is divided by")
                List<Double> imageStd) {
    /** [1, 3, 1, 1]. */
    public Parameter mean(Weights weights) {
        return column(weights, imageMean);
    }

    /** [1, 3, 1, 1]. */
    public Parameter std(Weights weights) {
        return column(weights, imageStd);
    }

    private static Parameter column(Weights weights, List<Double> values) {
        return weights.table(
                new Shape(1, values.size(), 1, 1),
                () -> {
                    float[] floats = new float[values.size()];
                    for (int i = 0; i < floats.length; i++) {
                        floats[i] = values.get(i).floatValue();
                    }
                    return floats;
                });
    }
}
