package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Weights;

/**
 * A small convolutional network that tells the classes of Shapes apart: six 3 x 3 convolutions with
 * group normalisation, the mean over the picture, a linear layer. 0.23 M parameters.
 */
public final class Classifier {
    /** Width of the penultimate features. */
    public static final int FEATURES = 96;

    private static final int[] WIDTHS = {3, 16, 32, 48, 96, 96, FEATURES};
    private static final int[] STRIDES = {1, 2, 2, 2, 2, 1};

    private final List<ConvNorm> layers = new ArrayList<>();
    private final Linear head;

    /**
     * @param weights names {@code layers.I.conv.weight}, {@code layers.I.norm.*}, {@code head.*}
     */
    public Classifier(Weights weights, int classes) {
        for (int i = 0; i < STRIDES.length; i++) {
            layers.add(
                    new ConvNorm(
                            weights.at("layers." + i),
                            new Shape(WIDTHS[i + 1], WIDTHS[i], 3, 3),
                            STRIDES[i]));
        }
        head = new Linear(weights.at("head"), FEATURES, classes);
    }

    /**
     * @param imageBCHW [B, 3, H, W] in [-1, 1]
     * @return [B, {@value #FEATURES}]
     */
    public NDArray features(NDArray imageBCHW) {
        NDArray x = imageBCHW;
        for (ConvNorm layer : layers) {
            x = Activation.relu(layer.forward(x));
        }
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), FEATURES, -1).mean(new int[] {2});
    }

    /**
     * @param featuresBD from {@link #features}
     * @return unnormalised log probabilities [B, classes]
     */
    public NDArray logits(NDArray featuresBD) {
        return head.forward(featuresBD);
    }
}
