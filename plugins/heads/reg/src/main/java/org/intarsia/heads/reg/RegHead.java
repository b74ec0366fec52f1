package org.intarsia.heads.reg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.latents.LatentVelocityHead;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * A modulated layer norm of all tokens, then one linear layer for the patches and one for the class
 * token. In training it holds the projector of the alignment loss.
 */
@Summary("The last layer of REG: a velocity of the latents, and one of their class token")
final class RegHead extends LatentVelocityHead {
    private static final double EPS = 1e-6;

    private final FeatureSpec features;
    private final int width;
    private final int values;
    private final TensorSpec classToken;
    private final LayerNorm norm = LayerNorm.plain(EPS);
    private final Linear linear;
    private final Linear classLinear;
    private final AdaLn adaLn;

    @Inject
    RegHead(
            RegHeadOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(accepted(features), parts.all(PredictionHead.class, "align"));
        LatentSpec.Continuous continuous = continuous(latents);
        if (features.width() < 1 || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone", "head", features, "tokens of a known width and patch");
        }
        this.features = features;
        width = features.width();
        values = continuous.channels() * features.patch() * features.patch();
        classToken = TensorSpec.of(FeatureSpec.CLASS_TOKEN, options.classTokenDim());
        Weights layer = weights.at("final_layer");
        Linear.Options zero = Linear.Options.WITH_BIAS.init(Init.zeros());
        linear = new Linear(layer.at("linear"), width, values, zero);
        classLinear = new Linear(layer.at("linear_cls"), width, options.classTokenDim(), zero);
        adaLn = new AdaLn(layer.at("adaLN_modulation.1"), width, 2);
    }

    private static FeatureSpec accepted(FeatureSpec features) {
        int width = features.width();
        return new FeatureSpec(
                List.of(
                        TensorSpec.of(FeatureSpec.TOKENS, features.grid().tokens(), width),
                        TensorSpec.of(FeatureSpec.CONDITION, width),
                        TensorSpec.of(FeatureSpec.CLASS_TOKEN, width)),
                features.grid(),
                features.patch());
    }

    @Override
    public List<TensorSpec> companions() {
        return List.of(classToken);
    }

    @Override
    public long flops(int batch) {
        long tokens = features.grid().tokens() * (long) width * values;
        return 2 * batch * (tokens + width * classToken.shape().get(0) + 2L * width * width);
    }

    /** The norm and its modulation, what the layer gives, and its latents. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * rows * (1L + features.grid().tokens()) * (2L * width + 2L * values);
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray imageBND = given.get(index(FeatureSpec.TOKENS));
        NDArray condition = given.get(index(FeatureSpec.CONDITION));
        NDArray tokenBD = given.get(index(FeatureSpec.CLASS_TOKEN));
        return Scoped.list(
                () -> {
                    NDList m = adaLn.forward(Ops.silu(condition));
                    NDArray shift = m.get(0), scale = m.get(1);
                    NDArray image = linear.forward(norm.forward(imageBND, shift, scale));
                    NDArray token = norm.forward(tokenBD.expandDims(1), shift, scale);
                    return new NDList(
                            Patches.unpatchify(
                                    image,
                                    features.grid(),
                                    features.patch(),
                                    Patches.Order.CHANNEL_LAST),
                            classLinear.forward(token).squeeze(1));
                });
    }

    /** Features come in the order of the backbone; the plan has seen that they are there. */
    private int index(String member) {
        return features.members().indexOf(features.member(member).orElseThrow());
    }
}
