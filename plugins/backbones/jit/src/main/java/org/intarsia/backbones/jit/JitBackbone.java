package org.intarsia.backbones.jit;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.Conditioned;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.FeatureSpec;
import org.intarsia.spi.Grid;
import org.intarsia.spi.ImageSpec;
import org.intarsia.spi.LatentSpec;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TensorSpec;
import org.intarsia.spi.Weights;

/** JiT as the body of a pipeline; the layer after its blocks is the head {@code patch-linear}. */
final class JitBackbone implements Backbone {
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final JitNetwork network;
    private final JitCost cost;

    @Inject
    JitBackbone(
            JitOptions options, Weights weights, ImageSpec image, ConditioningSpec conditioning) {
        Grid grid = image.patches(options.patchSize());
        latents =
                new LatentSpec.Continuous(
                        "pixel",
                        BottleneckPatchEmbed.CHANNELS,
                        new Grid(image.height(), image.width()),
                        -1,
                        1);
        features =
                new FeatureSpec(
                        List.of(
                                new TensorSpec(
                                        FeatureSpec.TOKENS,
                                        new Shape(grid.tokens(), options.hiddenSize())),
                                new TensorSpec(
                                        FeatureSpec.CONDITION, new Shape(options.hiddenSize()))),
                        grid,
                        options.patchSize());
        network =
                new JitNetwork(options, weights, grid, Conditioned.onLabel(conditioning).classes());
        cost = new JitCost(options, grid);
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    @Override
    public long flops(int batch) {
        return cost.flops(batch);
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new JitSession(network, conditioning.value(Conditioning.LABEL), run);
    }
}
