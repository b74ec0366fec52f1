package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/** Patches to tokens through a narrow layer: two convolutions without overlap, nothing between. */
final class BottleneckPatchEmbed {
    static final int CHANNELS = 3;

    private final int patch;
    private final Linear proj1;
    private final Linear proj2;

    BottleneckPatchEmbed(Weights weights, JitOptions options) {
        patch = options.patchSize();
        int bottleneck = options.bottleneckDim();
        Init init = Init.xavierUniform();
        proj1 =
                Linear.ofKernel(
                        weights.at("proj1"),
                        new Shape(bottleneck, CHANNELS, patch, patch),
                        Linear.Options.NO_BIAS.init(init));
        proj2 =
                Linear.ofKernel(
                        weights.at("proj2"),
                        new Shape(options.hiddenSize(), bottleneck, 1, 1),
                        Linear.Options.WITH_BIAS.init(init));
    }

    /**
     * @return [B, N, D]
     */
    NDArray forward(NDArray xBCHW) {
        NDArray patchesBNP = Patches.patchify(xBCHW, patch, Patches.Order.CHANNEL_FIRST);
        return proj2.forward(proj1.forward(patchesBNP));
    }
}
