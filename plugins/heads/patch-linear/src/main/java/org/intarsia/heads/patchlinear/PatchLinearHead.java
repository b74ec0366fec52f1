package org.intarsia.heads.patchlinear;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/** Linear(norm(x) (1 + scale) + shift) of every token, laid out as patches. */
@Summary("One linear layer from a token to the pixels of its patch (JiT)")
final class PatchLinearHead implements PredictionHead, Costed, Footprint {
    private static final double EPS = 1e-6;

    private final PredictionSpec prediction;
    private final Grid grid;
    private final int patch;
    private final Patches.Order order;
    private final long multiplyAdds;
    private final long held;
    private final Norm norm;
    private final Linear linear;
    private final AdaLn adaLn;

    @Inject
    PatchLinearHead(
            PatchLinearOptions options, Weights weights, FeatureSpec features, LatentSpec latents) {
        prediction = options.spec();
        grid = features.grid();
        patch = features.patch();
        order = options.order();
        int width = width(features);
        long values = (long) patch * patch * channels(latents);
        multiplyAdds = grid.tokens() * width * values + 2L * width * width;
        // The norm and its modulation, what the layer gives, and its pixels.
        held = grid.tokens() * (2L * width + 2 * values);
        Weights layer = weights.at("final_layer");
        norm =
                options.norm() == PatchLinearOptions.NormKind.RMS
                        ? new RmsNorm(layer.at("norm_final"), width, EPS)
                        : LayerNorm.plain(EPS);
        linear =
                new Linear(
                        layer.at("linear"),
                        width,
                        Math.toIntExact(values),
                        Linear.Options.WITH_BIAS.init(Init.zeros()));
        adaLn = new AdaLn(layer.at("adaLN_modulation.1"), width, 2);
    }

    private static int width(FeatureSpec features) {
        if (features.width() > 0 && features.patch() > 0) {
            return features.width();
        }
        throw new IncompatibleException(
                "backbone", "head", features, "tokens of a known width and patch");
    }

    private static int channels(LatentSpec latents) {
        if (latents instanceof LatentSpec.Continuous continuous) {
            return continuous.channels();
        }
        throw new IncompatibleException("tokenizer", "head", latents, "continuous latents");
    }

    @Override
    public FeatureSpec accepts() {
        return FeatureSpec.anyTokens(grid, patch);
    }

    @Override
    public PredictionSpec prediction() {
        return prediction;
    }

    @Override
    public long flops(int batch) {
        return 2 * batch * multiplyAdds;
    }

    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * rows * held;
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        NDArray tokensBND = features.get(0);
        NDArray cBD = features.get(1);
        return new NDList(
                Scoped.run(
                        () -> {
                            NDList m = adaLn.forward(Ops.silu(cBD));
                            NDArray shift = m.get(0), scale = m.get(1);
                            NDArray x = linear.forward(norm.forward(tokensBND, shift, scale));
                            step.trace().record("mid.final_layer", x);
                            return Patches.unpatchify(x, grid, patch, order);
                        }));
    }
}
