package org.intarsia.nn.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.jspecify.annotations.Nullable;

/** x + s1 attention(norm1(x)), then x + s2 mlp(norm2(x)), where the scales s are vectors or 1. */
public final class VitBlock {
    private final Norm norm1;
    private final VitAttention attention;
    private final Parameter scale1;
    private final Norm norm2;
    private final UnaryOperator<NDArray> mlp;
    private final Parameter scale2;

    public VitBlock(Weights weights, VitDesign design, VitNames names) {
        norm1 = design.norm(weights.at(names.norm1()));
        attention = new VitAttention(weights, design, names);
        scale1 = scale(weights, design, names.scale(), 1);
        norm2 = design.norm(weights.at(names.norm2()));
        mlp = mlp(weights, design, names);
        scale2 = scale(weights, design, names.scale(), 2);
    }

    private static Parameter scale(
            Weights weights, VitDesign design, VitNames.Scale scale, int half) {
        return scale.equals(VitNames.Scale.NONE)
                ? null
                : weights.at(scale.part(half))
                        .parameter(scale.vector(), new Shape(design.width()), design.layerScale());
    }

    private static UnaryOperator<NDArray> mlp(Weights weights, VitDesign design, VitNames names) {
        int width = design.width();
        int hidden = design.hidden();
        Linear.Options options = Linear.Options.WITH_BIAS.lowRank(design.lowRanks().mlp());
        return switch (design.feed()) {
            case GELU -> {
                Linear first = new Linear(weights.at(names.hidden()), width, hidden, options);
                Linear second = new Linear(weights.at(names.back()), hidden, width, options);
                yield x -> second.forward(Ops.gelu(first.forward(x)));
            }
            case SWIGLU ->
                    SwiGlu.together(
                                    new Linear(
                                            weights.at(names.hidden()), width, 2 * hidden, options),
                                    new Linear(weights.at(names.back()), hidden, width, options))
                            ::forward;
            case SWIGLU_SEPARATE ->
                    SwiGlu.separate(weights.at("mlp"), width, hidden, options)::forward;
        };
    }

    /**
     * @param ropeNdp as {@link Ops#rope}, or null for none
     * @param trace records {@code attn_out} and {@code mlp_out}, before their scales
     * @return [B, N, D]
     */
    public NDArray forward(NDArray xBND, @Nullable NDArray ropeNdp, Trace trace) {
        return forward(xBND, ropeNdp, null, trace);
    }

    /**
     * As {@link #forward(NDArray, NDArray, Trace)}, with tokens that are looked at more or less.
     *
     * @param biasN [N], added to what every token scores each of them before the softmax, or null
     *     for nothing
     */
    public NDArray forward(
            NDArray xBND, @Nullable NDArray ropeNdp, @Nullable NDArray biasN, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray mixed = attention.forward(norm1.forward(xBND), ropeNdp, biasN);
                    trace.record("attn_out", mixed);
                    NDArray x = added(xBND, mixed, scale1);
                    NDArray fed = mlp.apply(norm2.forward(x));
                    trace.record("mlp_out", fed);
                    return added(x, fed, scale2);
                });
    }

    private static NDArray added(NDArray x, NDArray y, Parameter scale) {
        return x.add(scale == null ? y : y.mul(scale.array()));
    }
}
