package org.intarsia.backbones.jit;

import com.google.inject.Inject;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/** JiT as the body of a pipeline; the layer after its blocks is the head {@code patch-linear}. */
@Summary("JiT: a plain transformer over patches of pixels that predicts the image (Li and He 2025)")
final class JitBackbone implements Backbone, Costed, Footprint {
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final JitNetwork network;
    private final JitCost cost;

    @Inject
    JitBackbone(
            JitOptions options, Weights weights, ImageSpec image, ConditioningSpec conditioning) {
        Grid grid = image.patches(options.patchSize());
        latents = LatentSpec.pixels(image);
        features = FeatureSpec.tokens(grid, options.hiddenSize(), options.patchSize());
        network = new JitNetwork(options, weights, grid, conditioning);
        cost = new JitCost(options, grid, network.conditionFlops());
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public InputKind reads() {
        return InputKind.LATENTS;
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
    public long workingBytes(int rows) {
        return cost.workingBytes(rows);
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new JitSession(network, conditioning, run);
    }
}
