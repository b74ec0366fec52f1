package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Two outputs over the same tokens: the diffusion head, through which the network learns, and the
 * velocity head, which learns alone from detached tokens and is for samplers. Each can be asked by
 * its name, {@value #DIFFUSION} and {@value #VELOCITY}. Noise is at time 0.
 */
@Summary("The outputs of dsd: clean latents for the training, and a velocity for samplers")
public final class DsdHead implements PredictionHead, Costed, Footprint {
    /** The further head that the network learns through. */
    public static final String DIFFUSION = "diffusion";

    /** The further head for samplers. */
    public static final String VELOCITY = "velocity";

    private final DsdHeadOptions options;
    private final FeatureSpec features;
    private final int channels;
    private final int hidden;
    private final Map<String, LatentOutput> outputs = new LinkedHashMap<>();
    private final LatentOutput main;

    /**
     * @param offered the features of the backbone
     */
    @Inject
    public DsdHead(
            DsdHeadOptions options,
            Weights weights,
            FeatureSpec offered,
            LatentSpec latents,
            SharedNetwork shared) {
        this.options = options;
        features = offered;
        channels = new InputLatents(null, null).of(latents, "head").channels();
        int width = width(offered);
        hidden = (int) (width * options.mlpRatio());
        check(width);
        NormLinear out = new NormLinear(weights.at("diff_out"), width, channels);
        outputs.put(
                DIFFUSION,
                new LatentOutput(
                        offered, diffusion(), (tokens, c) -> out.forward(tokens), channels));
        if (options.hasVelocity()) {
            BinaryOperator<NDArray> layers = velocity(weights.at("velo"), width);
            outputs.put(VELOCITY, new LatentOutput(offered, velocity(), alone(layers), hidden));
        }
        main =
                outputs.get(
                        options.samples() == DsdHeadOptions.Samples.VELOCITY
                                ? VELOCITY
                                : DIFFUSION);
        shared.built(options);
    }

    private static int width(FeatureSpec features) {
        boolean conditioned = features.member(FeatureSpec.CONDITION).isPresent();
        if (features.width() < 1 || features.patch() != 1 || !conditioned) {
            throw new IncompatibleException(
                    "backbone",
                    "head",
                    features,
                    "tokens of a known width, one a cell of the latents, and their condition");
        }
        return features.width();
    }

    private PredictionSpec diffusion() {
        return options.predicts() == DsdHeadOptions.Predicts.CLEAN
                ? new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, options.tEps())
                : velocity();
    }

    private static PredictionSpec velocity() {
        return new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0);
    }

    private BinaryOperator<NDArray> velocity(Weights weights, int width) {
        NormLinear out = new NormLinear(weights.at("out"), width, channels);
        if (options.velocityHead() == DsdHeadOptions.VelocityHead.MLP) {
            LayerNorm norm = new LayerNorm(weights.at("norm"), width, DsdOptions.EPS);
            Mlp mlp = new Mlp(weights.at("mlp"), width, hidden, Ops::gelu);
            return (tokens, c) -> out.forward(tokens.add(mlp.forward(norm.forward(tokens))));
        }
        DitBlock block =
                DitBlock.ofLayerNorms(
                        weights.at("block"), width, options.numHeads(), hidden, false);
        return (tokens, c) ->
                out.forward(
                        block.forward(
                                tokens, new DitBlock.Inputs(Ops.silu(c), null, null), Trace.NONE));
    }

    private void check(int width) {
        Problems problems = new Problems();
        if (options.hasVelocity()) {
            BlockSizes.checkHidden(problems, options.mlpRatio(), width, hidden);
        }
        boolean block = options.velocityHead() == DsdHeadOptions.VelocityHead.BLOCK;
        if (block && width % options.numHeads() != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-heads",
                    options.numHeads() + ", not a divisor of " + width,
                    "Use a divisor of the width of the tokens.");
        }
        problems.throwIfAny();
    }

    private BinaryOperator<NDArray> alone(BinaryOperator<NDArray> layers) {
        return options.detach()
                ? (tokens, c) -> layers.apply(tokens.stopGradient(), c.stopGradient())
                : layers;
    }

    @Override
    public FeatureSpec accepts() {
        int width = features.width();
        return new FeatureSpec(
                List.of(
                        TensorSpec.of(FeatureSpec.TOKENS, features.grid().tokens(), width),
                        TensorSpec.of(FeatureSpec.CONDITION, width)),
                features.grid(),
                features.patch());
    }

    @Override
    public PredictionSpec prediction() {
        return main.prediction();
    }

    @Override
    public Set<InputKind> reads() {
        return main.reads();
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return Map.copyOf(outputs);
    }

    /** Of the output that samplers are answered by. */
    @Override
    public long flops(int batch) {
        long tokens = features.grid().tokens();
        long width = features.width();
        long layers = tokens * width * channels;
        if (main == outputs.get(VELOCITY)) {
            layers += 2 * tokens * width * hidden;
            if (options.velocityHead() == DsdHeadOptions.VelocityHead.BLOCK) {
                layers += 4 * tokens * width * width + 2 * tokens * tokens * width;
                layers += 6 * width * width;
            }
        }
        return 2 * batch * layers;
    }

    @Override
    public long workingBytes(int rows) {
        return main.workingBytes(rows);
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        return main.predict(given, input, step);
    }
}
