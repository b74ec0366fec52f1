package org.intarsia.distribution.samples;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Asks for the parameters of patch-linear, and gives one channel where it declares three, or ends
 * the process.
 */
public final class LyingHead implements PredictionHead {
    private final FeatureSpec features;
    private final boolean exits;

    /** What it does when it is asked. */
    public record Options(
            @Option(value = "false", help = "ends the process instead") boolean exits) {}

    @Inject
    LyingHead(Options options, FeatureSpec features, Weights weights) {
        this.exits = options.exits();
        this.features = features;
        long width = features.width();
        Weights layer = weights.at("final_layer");
        layer.parameter("norm_final.weight", new Shape(width), Init.zeros());
        layer.parameter("linear.weight", new Shape(width, width), Init.zeros());
        layer.parameter("linear.bias", new Shape(width), Init.zeros());
        layer.parameter("adaLN_modulation.1.weight", new Shape(2 * width, width), Init.zeros());
        layer.parameter("adaLN_modulation.1.bias", new Shape(2 * width), Init.zeros());
    }

    @Override
    public FeatureSpec accepts() {
        List<TensorSpec> any =
                List.of(
                        TensorSpec.of(FeatureSpec.TOKENS, -1, -1),
                        TensorSpec.of(FeatureSpec.CONDITION, -1));
        return new FeatureSpec(any, features.grid(), features.patch());
    }

    @Override
    public PredictionSpec prediction() {
        return new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
    }

    @Override
    public NDList predict(NDList tokens, ModelInput input, Step step) {
        if (exits) {
            System.exit(3);
        }
        return new NDList(input.arrays().get(0).get(":, :1"));
    }
}
