package org.intarsia.tokenizers.multiscalevq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/** The quantiser: one codebook for all scales, and phi. Its maps are at the finest grid. */
public final class ResidualPyramid implements Codebook {
    private final LatentSpec.Discrete latents;
    private final CodeTable table;
    private final Phi phi;
    private final int last;

    /**
     * @param weights of {@code quantize}
     */
    public ResidualPyramid(MultiscaleVqOptions options, Weights weights) {
        latents =
                new LatentSpec.Discrete(
                        "multiscale-vq",
                        options.vocabSize(),
                        options.zChannels(),
                        options.patchNums().stream().map(side -> new Grid(side, side)).toList());
        table = new CodeTable(weights, options.vocabSize(), options.zChannels(), options.match());
        Shape hits = new Shape(options.scales(), options.vocabSize());
        weights.fixed("ema_vocab_hit_SV", hits, () -> new float[(int) hits.size()]);
        phi = new Phi(options, weights.at("quant_resi"));
        last = options.scales() - 1;
    }

    /**
     * One scale of a map that was quantised.
     *
     * @param ids [B, n]
     * @param map the sum of the scales so far [B, C, H, W]
     */
    public record Scale(NDArray ids, NDArray map) {}

    @Override
    public LatentSpec.Discrete latents() {
        return latents;
    }

    public Phi phi() {
        return phi;
    }

    /** Every scale takes what the ones before left over. Gradients pass to codes and phi. */
    public List<Scale> quantize(NDArray fBCHW) {
        List<Scale> scales = new ArrayList<>();
        NDArray rest = fBCHW;
        for (int k = 0; k <= last; k++) {
            NDArray left = rest;
            int scale = k;
            NDArray ids = Scoped.run(() -> nearest(left, scale));
            NDArray h = Scoped.run(() -> contribution(ids, scale));
            scales.add(new Scale(ids, k == 0 ? h : scales.get(k - 1).map().add(h)));
            rest = left.sub(h);
            Stream.of(left, h)
                    .filter(array -> array != fBCHW && array != scales.get(0).map())
                    .forEach(NDArray::close);
        }
        rest.close();
        return scales;
    }

    private NDArray nearest(NDArray restBCHW, int scale) {
        NDArray shrunk =
                scale == last ? restBCHW : MapOps.area(restBCHW, latents.scales().get(scale));
        NDArray vectors = MapOps.tokens(shrunk).reshape(-1, table.width());
        return table.nearest(vectors).reshape(restBCHW.getShape().get(0), -1);
    }

    @Override
    public NDArray codes(NDArray ids) {
        return table.vectors(ids);
    }

    @Override
    public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
        return Scoped.run(
                () -> {
                    NDArray h = contribution(ids, scale);
                    return featuresBCHW == null ? h : featuresBCHW.add(h);
                });
    }

    /** What a scale adds to the map. */
    private NDArray contribution(NDArray ids, int scale) {
        NDArray small = MapOps.map(codes(ids), latents.scales().get(scale));
        NDArray large = scale == last ? small : MapOps.bicubic(small, latents.grid());
        return phi.forward(large, scale);
    }

    @Override
    public NDArray input(NDArray featuresBCHW, int scale) {
        return Scoped.run(() -> MapOps.tokens(next(featuresBCHW, scale)));
    }

    /** The map at the size of a scale, 1 or more. */
    public NDArray next(NDArray featuresBCHW, int scale) {
        return MapOps.area(featuresBCHW, latents.scales().get(scale));
    }

    /** The mean over the scales of mse(map, sg[f]): moves codes and phi. */
    public static NDArray codebook(NDArray fBCHW, List<Scale> scales) {
        return mean(scales, map -> QuantizerLoss.codebook(fBCHW, map));
    }

    /** The mean over the scales of mse(sg[map], f): commits the encoder. */
    public static NDArray commitment(NDArray fBCHW, List<Scale> scales) {
        return mean(scales, map -> QuantizerLoss.commitment(fBCHW, map));
    }

    private static NDArray mean(List<Scale> scales, UnaryOperator<NDArray> term) {
        NDArray sum =
                scales.stream()
                        .map(scale -> term.apply(scale.map()))
                        .reduce(NDArray::add)
                        .orElseThrow();
        return Ops.times(sum, 1.0 / scales.size());
    }
}
