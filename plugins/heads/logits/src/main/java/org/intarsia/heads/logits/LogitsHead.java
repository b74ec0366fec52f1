package org.intarsia.heads.logits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * Linear(norm(x) (1 + scale) + shift) of every token, a logit for each id of the vocabulary. Scale
 * and shift come from the condition, one of a row [B, D] or one of a token [B, N, D], where a model
 * has them.
 */
@Summary("A linear layer over the vocabulary")
final class LogitsHead implements PredictionHead, Costed, Footprint {
    /** A class and what RAR begins with. */
    private static final int LONGEST_START = 3;

    private final Norm norm;
    private final AdaLn adaLn;
    private final Linear linear;
    private final FeatureSpec accepts;
    private final int condition;
    private final long multiplyAdds;
    private final long held;

    @Inject
    LogitsHead(
            LogitsOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            ConditioningSpec conditioning) {
        int width = width(features);
        int vocabulary = vocabulary(latents);
        norm = norm(options, weights, width);
        adaLn =
                options.modulation() == null
                        ? null
                        : new AdaLn(weights.at(options.modulation()), width, 2);
        linear =
                new Linear(
                        weights.at(options.linear()),
                        width,
                        vocabulary,
                        Linear.Options.of(
                                        options.bias()
                                                ? Linear.Bias.WITH_BIAS
                                                : Linear.Bias.NO_BIAS)
                                .init(Init.zeros()));
        accepts = accepts(features);
        condition = members(features).indexOf(FeatureSpec.CONDITION);
        held = atOnce((LatentSpec.Discrete) latents, conditioning) * (4L * width + 3L * vocabulary);
        multiplyAdds = (long) width * vocabulary + (adaLn == null ? 0 : 2L * width * width);
    }

    /** Tokens that a call predicts at most: a scale, or the next one behind a condition. */
    private static long atOnce(LatentSpec.Discrete latents, ConditioningSpec conditioning) {
        if (latents.scales().size() > 1) {
            return latents.scales().stream().mapToInt(Grid::tokens).max().orElseThrow();
        }
        return conditioning instanceof ConditioningSpec.Text text ? text.length() : LONGEST_START;
    }

    private static Norm norm(LogitsOptions options, Weights weights, int width) {
        return switch (options.norm()) {
            case RMS -> new RmsNorm(weights.at(options.normName()), width, options.eps());
            case LAYER -> LayerNorm.plain(options.eps());
            case NONE -> null;
        };
    }

    private static int width(FeatureSpec features) {
        if (features.width() > 0) {
            return features.width();
        }
        throw new IncompatibleException("backbone", "head", features, "tokens of a known width");
    }

    private static int vocabulary(LatentSpec latents) {
        if (latents instanceof LatentSpec.Discrete ids) {
            return ids.vocabulary();
        }
        throw new IncompatibleException("tokenizer", "head", latents, "token ids");
    }

    private static List<String> members(FeatureSpec features) {
        return features.members().stream().map(TensorSpec::name).toList();
    }

    /** A condition of whatever rank is offered: one a row, or one a token. */
    private FeatureSpec accepts(FeatureSpec offered) {
        List<TensorSpec> members = new ArrayList<>();
        members.add(TensorSpec.of(FeatureSpec.TOKENS, -1, -1));
        if (adaLn != null) {
            Optional<TensorSpec> there = offered.member(FeatureSpec.CONDITION);
            boolean each = there.map(it -> it.shape().dimension() == 2).orElse(false);
            members.add(
                    each
                            ? TensorSpec.of(FeatureSpec.CONDITION, -1, -1)
                            : TensorSpec.of(FeatureSpec.CONDITION, -1));
        }
        return new FeatureSpec(members, offered.grid(), 0);
    }

    @Override
    public FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public PredictionSpec prediction() {
        return PredictionSpec.logits();
    }

    @Override
    public long flops(int batch) {
        return 2 * batch * multiplyAdds;
    }

    /** Norm, modulation and logits; what a sampler draws with is the sampler's. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * rows * held;
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        return new NDList(Scoped.run(() -> linear.forward(modulated(features))));
    }

    private NDArray modulated(NDList features) {
        NDArray x = features.get(0);
        NDArray normed = norm == null ? x : norm.forward(x);
        if (adaLn == null) {
            return normed;
        }
        NDArray c = features.get(condition);
        NDArray each = c.getShape().dimension() == 3 ? c : c.expandDims(1);
        NDList chunks = adaLn.forward(Ops.silu(each));
        return normed.mul(chunks.get(0).add(1)).add(chunks.get(1));
    }
}
