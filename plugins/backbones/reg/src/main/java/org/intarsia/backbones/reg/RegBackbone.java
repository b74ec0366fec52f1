package org.intarsia.backbones.reg;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/** REG as the body of a pipeline; its last layer with two outputs is the head {@code reg}. */
@Summary("REG: SiT with the class token of an encoder generated beside the latents (Wu 2025)")
final class RegBackbone implements Backbone, Costed, Footprint {
    private final RegOptions options;
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final List<TensorSpec> companions;
    private final RegNetwork network;

    @Inject
    RegBackbone(
            RegOptions options, Weights weights, LatentSpec given, ConditioningSpec conditioning) {
        this.options = options;
        latents = options.input().of(given, "backbone");
        int width = options.hiddenSize();
        Grid grid = patches(latents.grid(), options.patchSize());
        features =
                new FeatureSpec(
                        List.of(
                                TensorSpec.of(FeatureSpec.TOKENS, grid.tokens(), width),
                                TensorSpec.of(FeatureSpec.CONDITION, width),
                                TensorSpec.of(FeatureSpec.CLASS_TOKEN, width),
                                TensorSpec.of(FeatureSpec.TAPPED, 1L + grid.tokens(), width)),
                        grid,
                        options.patchSize());
        companions = List.of(TensorSpec.of(FeatureSpec.CLASS_TOKEN, options.classTokenWidth()));
        int classes = ConditioningKinds.onLabel(conditioning).classes();
        network = new RegNetwork(options, weights, latents, classes);
    }

    private static Grid patches(Grid cells, int patch) {
        if (cells.rows() % patch == 0 && cells.columns() % patch == 0) {
            return new Grid(cells.rows() / patch, cells.columns() / patch);
        }
        throw new IntarsiaException(
                ErrorCode.IMAGE_DOES_NOT_FIT,
                "image",
                "its latents are " + cells + " cells, not made of whole patches of " + patch,
                "Use a size whose latents are, or another patch-size.");
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
    public List<TensorSpec> companions() {
        return companions;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    @Override
    public long flops(int batch) {
        long tokens = 1L + features.grid().tokens();
        long width = options.hiddenSize();
        long linear = tokens * width * (4 * width + 2L * options.mlpHidden());
        long block = linear + 2 * tokens * tokens * width + 6 * width * width;
        long values = (long) latents.channels() * options.patchSize() * options.patchSize();
        long embedded = (tokens - 1) * width * values + width * options.classTokenWidth();
        return 2 * batch * (embedded + options.depth() * block);
    }

    /** A block, and the tokens of the aligned one. */
    @Override
    public long workingBytes(int rows) {
        long tokens = rows * (1L + features.grid().tokens());
        long width = options.hiddenSize();
        return BlockMemory.bytes(tokens, width, options.mlpHidden()) + Float.BYTES * tokens * width;
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        NDArray labelsB = conditioning.value(Conditioning.LABEL);
        return (input, step) -> {
            ModelInput.NoisyLatents shown = ModelInput.latents(input);
            return run.training()
                    ? network.forward(shown.members(), step, labelsB)
                    : Gradients.off(() -> network.forward(shown.members(), step, labelsB));
        };
    }
}
