package org.intarsia.heads.flowarflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.latents.LatentVelocityHead;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * A transformer over the noisy latents of one scale, conditioned on the backbone's tokens of that
 * scale. Where it is given those of all scales, as in training, it takes those of the scale whose
 * size the latents have. The time is told to it as a whole number of thousandths, truncated.
 */
@Summary("The flow network of FlowAR: a velocity of the latents of one scale")
final class FlowarFlowHead extends LatentVelocityHead {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;
    private static final float THOUSAND = 1000;

    private final FlowarFlowOptions options;
    private final int tokens;
    private final int channels;
    private final int condition;
    private final ScalePyramid pyramid;
    private final List<Parameter> ropes = new ArrayList<>();
    private final TimestepEmbedding timeEmbed;
    private final Linear condEmbed;
    private final Linear inputProj;
    private final List<FlowBlock> blocks = new ArrayList<>();
    private final RmsNorm norm = RmsNorm.plain(FlowBlock.EPS);
    private final AdaLn adaLn;
    private final Linear linear;

    @Inject
    FlowarFlowHead(
            FlowarFlowOptions options, Weights weights, FeatureSpec features, LatentSpec latents) {
        super(
                new FeatureSpec(
                        List.of(TensorSpec.of(FeatureSpec.TOKENS, -1, features.width())),
                        features.grid(),
                        1),
                Map.of());
        this.options = options;
        LatentSpec.Continuous continuous = continuous(latents);
        if (features.width() < 1) {
            throw new IncompatibleException(
                    "backbone", "head", features, "tokens of a known width");
        }
        channels = continuous.channels();
        condition = features.width();
        pyramid = new ScalePyramid(LatentPyramid.of(continuous).scales());
        tokens = features.members().indexOf(features.member(FeatureSpec.TOKENS).orElseThrow());
        int width = options.width();
        int pairs = FlowarFlowOptions.HEAD_WIDTH / 2;
        for (int scale = 0; scale < pyramid.count(); scale++) {
            int at = scale;
            ropes.add(
                    weights.table(
                            new Shape(pyramid.tokens(scale), pairs, 2),
                            () -> pyramid.rope(FlowarFlowOptions.HEAD_WIDTH, at)));
        }
        Weights net = weights.at("flownet");
        timeEmbed = new TimestepEmbedding(net.at("time_embed"), width, SINUSOIDS, MAX_PERIOD);
        condEmbed = new Linear(net.at("cond_embed"), condition, width);
        inputProj = new Linear(net.at("input_proj"), channels, width);
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new FlowBlock(net.at("res_blocks." + i), options, condition));
        }
        Weights last = net.at("final_layer");
        adaLn = new AdaLn(last.at("adaLN_modulation.1"), width, 2);
        linear = new Linear(last.at("linear"), width, channels);
    }

    /** At the finest scale. */
    @Override
    public long flops(int batch) {
        long width = options.width();
        long count = pyramid.tokens(pyramid.count() - 1);
        long modulation = options.cross() ? 3 * count * width * width : 6 * count * width * width;
        long attention = 4 * count * width * width + 2 * count * count * width;
        long cross =
                options.cross()
                        ? count * width * (2 * width + 2L * condition) + 2 * count * count * width
                        : 0;
        long block = modulation + attention + cross + 3 * count * width * options.mlpHidden();
        long ends = count * width * (condition + 2L * channels + 2 * width);
        return 2 * batch * (ends + options.depth() * block);
    }

    /** A block at the finest scale, and what modulates each token: sum, activation, six vectors. */
    @Override
    public long workingBytes(int rows) {
        long count = (long) rows * pyramid.tokens(pyramid.count() - 1);
        long width = options.width();
        return BlockMemory.bytes(count, width, 2L * options.mlpHidden())
                + Float.BYTES * count * 8 * width;
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        NDArray xBCss = ModelInput.latents(input).latents();
        int scale = scale(xBCss.getShape());
        NDArray allBNE = features.get(tokens);
        return new NDList(
                Scoped.run(
                        () -> {
                            NDArray time = timeEmbed.forward(thousandths(xBCss, step));
                            NDArray z = ofScale(allBNE, scale);
                            return forward(xBCss, z, time, scale);
                        }));
    }

    private static NDArray thousandths(NDArray like, Step step) {
        float[] times = step.t().clone();
        for (int row = 0; row < times.length; row++) {
            times[row] = (int) (times[row] * THOUSAND);
        }
        return like.getManager().create(times);
    }

    /** The scale of latents, by their size. */
    private int scale(Shape latents) {
        for (int scale = 0; scale < pyramid.count(); scale++) {
            Grid grid = pyramid.scales().get(scale);
            if (latents.get(2) == grid.rows() && latents.get(3) == grid.columns()) {
                return scale;
            }
        }
        throw new IncompatibleException("sampler", "head", latents, "one of " + pyramid.scales());
    }

    private NDArray ofScale(NDArray allBNE, int scale) {
        long count = allBNE.getShape().get(1);
        if (count == pyramid.tokens(scale)) {
            return allBNE;
        }
        if (count != pyramid.length()) {
            throw new IncompatibleException(
                    "backbone", "head", count + " tokens", pyramid.tokens(scale) + " tokens");
        }
        int start = pyramid.start(scale);
        return allBNE.get(new NDIndex(":, {}:{}", start, start + pyramid.tokens(scale)));
    }

    private NDArray forward(NDArray xBCss, NDArray zBNE, NDArray timeBD, int scale) {
        NDArray sum = condEmbed.forward(zBNE).add(timeBD.expandDims(1));
        FlowBlock.Inputs given =
                new FlowBlock.Inputs(
                        Ops.silu(sum), Ops.silu(timeBD), zBNE, ropes.get(scale).array());
        NDArray x = inputProj.forward(MapOps.tokens(xBCss));
        for (FlowBlock block : blocks) {
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, given));
            before.close();
        }
        NDList m = adaLn.forward(given.activatedBND());
        NDArray out = linear.forward(norm.forward(x, m.get(0), m.get(1)));
        return MapOps.map(out, pyramid.scales().get(scale));
    }
}
