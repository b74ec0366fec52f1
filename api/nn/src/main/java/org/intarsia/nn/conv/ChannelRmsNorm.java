package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** sqrt(C) gamma x / max(|x|, 1e-12) over the channels of each position. */
public final class ChannelRmsNorm implements MapNorm {
    private final Parameter gamma;

    /**
     * @param gamma [C], or with axes of size 1 behind
     */
    public ChannelRmsNorm(Weights weights, Shape gamma) {
        this.gamma = weights.parameter("gamma", gamma, Init.ones());
    }

    @Override
    public NDArray forward(NDArray xBCHW) {
        return MapOps.channelRmsNorm(xBCHW, gamma.array());
    }

    @Override
    public NDArray forwardSilu(NDArray xBCHW) {
        return Scoped.run(() -> Ops.silu(forward(xBCHW)));
    }
}
