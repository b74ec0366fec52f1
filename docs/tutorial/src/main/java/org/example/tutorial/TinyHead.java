package org.example.tutorial;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Every token becomes a patch of the clean latents. */
@Summary("a linear layer per token that predicts x")
final class TinyHead implements PredictionHead {
    private static final int CHANNELS = 3;
    private static final double EPS = 1e-6;

    private final FeatureSpec features;
    private final RmsNorm norm;
    private final AdaLn modulation;
    private final Linear linear;

    @Inject
    TinyHead(Weights weights, FeatureSpec features) {
        this.features = features;
        int width = features.width();
        int values = features.patch() * features.patch() * CHANNELS;
        Weights layer = weights.at("final");
        norm = new RmsNorm(layer.at("norm"), width, EPS);
        modulation = new AdaLn(layer.at("modulation"), width, 2);
        Linear.Options zeros = Linear.Options.WITH_BIAS.init(Init.zeros());
        linear = new Linear(layer.at("linear"), width, values, zeros);
    }

    /** Any number of tokens of any width, with the vector that modulates them. */
    @Override
    public FeatureSpec accepts() {
        return FeatureSpec.anyTokens(features.grid(), features.patch());
    }

    /** x, on a path with noise at t = 0; velocities divide by at least 0.05. */
    @Override
    public PredictionSpec prediction() {
        return new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray tokensBND = given.get(0);
        NDArray cBD = given.get(1);
        return new NDList(
                Scoped.run(
                        () -> {
                            NDList m = modulation.forward(Ops.silu(cBD));
                            NDArray x = norm.forward(tokensBND, m.get(0), m.get(1));
                            return Patches.unpatchify(
                                    linear.forward(x),
                                    features.grid(),
                                    features.patch(),
                                    Patches.Order.CHANNEL_LAST);
                        }));
    }
}
