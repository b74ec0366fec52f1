package org.intarsia.backbones.ditdh;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/** DiT-DH as the body of a pipeline; the wide blocks after it are the head {@code ddt}. */
@Summary("DiT-DH: a transformer over the cells of a representation's latents (Zheng 2025)")
final class DitDhBackbone implements Backbone, Costed, Footprint {
    private final DitDhOptions options;
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final DitDhNetwork network;

    @Inject
    DitDhBackbone(
            DitDhOptions options,
            Weights weights,
            LatentSpec given,
            ConditioningSpec conditioning) {
        this.options = options;
        latents = options.input().of(given, "backbone");
        int width = options.size().hiddenSize();
        features = FeatureSpec.tokens(latents.grid(), width, 1);
        int classes = ConditioningKinds.onLabel(conditioning).classes();
        network = new DitDhNetwork(options, weights, latents.shape(), classes);
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
        Grid grid = latents.grid();
        long tokens = grid.tokens();
        long width = options.size().hiddenSize();
        long linear = tokens * width * (4 * width + 3L * options.size().mlpHidden());
        long block = linear + 2 * tokens * tokens * width + 6 * width * width;
        return 2 * batch * (tokens * width * latents.channels() + options.size().depth() * block);
    }

    @Override
    public long workingBytes(int rows) {
        long tokens = (long) rows * latents.grid().tokens();
        return BlockMemory.bytes(
                tokens, options.size().hiddenSize(), 2L * options.size().mlpHidden());
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        NDArray labelsB = conditioning.value(Conditioning.LABEL);
        return (input, step) -> {
            NDArray zBCHW = ModelInput.latents(input).latents();
            return run.training()
                    ? network.forward(zBCHW, step, labelsB)
                    : Gradients.off(() -> network.forward(zBCHW, step, labelsB));
        };
    }
}
