package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The tokenizer's network over noisy latents, which knows no time, and behind it blocks that time
 * and label modulate.
 */
@Summary(
        "DSD's denoiser: the network of the tokenizer dsd-vit, then blocks modulated by time and label")
public final class DsdBackbone implements Backbone, Costed, Footprint {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;

    private final DsdNetwork network;
    private final LatentSpec latents;
    private final FeatureSpec features;
    private final TimestepEmbedding time;
    private final LabelEmbedding label;
    private final List<DitBlock> blocks = new ArrayList<>();

    /**
     * @param offered the latents of the tokenizer
     */
    @Inject
    public DsdBackbone(
            DsdBackboneOptions options,
            Weights weights,
            LatentSpec offered,
            ConditioningSpec conditioning,
            SharedNetwork shared) {
        network =
                shared.network()
                        .orElseThrow(
                                () ->
                                        new IncompatibleException(
                                                "tokenizer",
                                                "backbone",
                                                offered,
                                                "those of the tokenizer dsd-vit, whose network this"
                                                        + " is"));
        latents = offered;
        DsdOptions sizes = network.options();
        int width = sizes.hiddenSize();
        features = FeatureSpec.tokens(network.grid(), width, 1);
        time = new TimestepEmbedding(weights.at("time"), width, SINUSOIDS, MAX_PERIOD);
        int classes = ConditioningKinds.onLabel(conditioning).classes();
        label = LabelEmbedding.of(weights.at("label"), classes, width);
        for (int k = 0; k < options.depth(); k++) {
            blocks.add(
                    DitBlock.ofLayerNorms(
                            weights.at("diff_blocks." + k),
                            width,
                            sizes.numHeads(),
                            sizes.plainHidden(),
                            options.qkNorm()));
        }
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
        long tokens = features.grid().tokens();
        long width = network.options().hiddenSize();
        long hidden = network.options().plainHidden();
        long block =
                tokens * width * (4 * width + 2 * hidden)
                        + 2 * tokens * tokens * width
                        + 6 * width * width;
        long embedded = width * (SINUSOIDS + width);
        return 2 * batch * (network.multiplyAdds() + embedded + blocks.size() * block);
    }

    @Override
    public long workingBytes(int rows) {
        long tokens = (long) rows * features.grid().tokens();
        long block =
                BlockMemory.bytes(
                        tokens, network.options().hiddenSize(), network.options().plainHidden());
        return Math.max(network.workingBytes(rows), block);
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        NDArray labelsB = conditioning.value(Conditioning.LABEL);
        return (input, step) -> {
            NDArray noisyBChw = ModelInput.latents(input).members().singletonOrThrow();
            return run.training()
                    ? forward(noisyBChw, step, labelsB)
                    : Gradients.off(() -> forward(noisyBChw, step, labelsB));
        };
    }

    private NDList forward(NDArray noisyBChw, Step step, NDArray labelsB) {
        return Scoped.list(
                () -> {
                    NDArray x = network.tokens(noisyBChw);
                    NDArray c =
                            time.forward(step.times(noisyBChw.getManager()))
                                    .add(label.forward(labelsB));
                    DitBlock.Inputs given = new DitBlock.Inputs(Ops.silu(c), null, null);
                    for (DitBlock block : blocks) {
                        NDArray before = x;
                        x = Scoped.run(() -> block.forward(before, given, Trace.NONE));
                        before.close();
                    }
                    return new NDList(x, c);
                });
    }
}
