package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Group normalisation: parameters {@code weight}, {@code bias} [C]. */
public final class GroupNorm implements MapNorm {
    /** Of the published models. */
    public static final int GROUPS = 32;

    private static final double EPS = 1e-6;

    private final int groups;
    private final double eps;
    private final Parameter weight;
    private final Parameter bias;

    /** With {@link #GROUPS}. */
    public GroupNorm(Weights weights, int channels) {
        this(weights, channels, GROUPS);
    }

    /**
     * @param channels C, a multiple of {@code groups}
     * @param groups of neighbouring channels, each normalised by itself
     */
    public GroupNorm(Weights weights, int channels, int groups) {
        this(weights, channels, groups, EPS);
    }

    /** As {@link #GroupNorm(Weights, int, int)}, whose eps is 1e-6. */
    public GroupNorm(Weights weights, int channels, int groups, double eps) {
        this.eps = eps;
        this.groups = groups;
        weight = weights.parameter("weight", new Shape(channels), Init.ones());
        bias = weights.parameter("bias", new Shape(channels), Init.zeros());
    }

    @Override
    public NDArray forward(NDArray xBCHW) {
        return MapOps.groupNorm(xBCHW, groups, weight.array(), bias.array(), eps);
    }

    @Override
    public NDArray forwardSilu(NDArray xBCHW) {
        return MapOps.groupNormSilu(xBCHW, groups, weight.array(), bias.array(), eps);
    }
}
