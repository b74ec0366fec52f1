package org.intarsia.heads.ddt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.nn.latents.LatentVelocityHead;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The wide head behind any backbone that gives one token a cell of the latents, and a condition.
 */
@Summary("A wide and shallow head that reads the noisy latents again (DDT, DiT-DH)")
final class DdtHead extends LatentVelocityHead {
    private static final long PER_TOKEN = 9;

    private final DdtOptions options;
    private final LatentSpec.Continuous latents;
    private final int tokens;
    private final int condition;
    private final DdtNetwork network;

    @Inject
    DdtHead(
            DdtOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec given,
            Parts parts) {
        super(
                FeatureSpec.tokens(given.grid(), features.width(), 1),
                parts.all(PredictionHead.class, "align"));
        this.options = options;
        latents = continuous(given);
        int width = features.width();
        tokens = index(features, FeatureSpec.TOKENS);
        condition = index(features, FeatureSpec.CONDITION);
        network = new DdtNetwork(options, weights, latents.shape(), Math.max(width, 1));
    }

    /** -1 where there is none; the plan then reports it. */
    private static int index(FeatureSpec features, String name) {
        return features.member(name).map(features.members()::indexOf).orElse(-1);
    }

    @Override
    public long flops(int batch) {
        long n = latents.grid().tokens();
        long width = options.size().hiddenSize();
        long linear = n * width * (4 * width + 3L * options.size().mlpHidden());
        long block = linear + 2 * n * n * width + 6 * n * width * width;
        long ends = 2 * n * width * latents.channels() + 2 * n * width * width;
        return 2 * batch * (options.size().depth() * block + ends);
    }

    /** A block, and what modulates each token: condition, its two activations, six vectors. */
    @Override
    public long workingBytes(int rows) {
        long tokens = (long) rows * latents.grid().tokens();
        long width = options.size().hiddenSize();
        long modulation = Float.BYTES * tokens * PER_TOKEN * width;
        return BlockMemory.bytes(tokens, width, 2L * options.size().mlpHidden()) + modulation;
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        NDArray velocity =
                network.forward(
                        ModelInput.latents(input).latents(),
                        features.get(tokens),
                        features.get(condition),
                        options.firstBlock(),
                        step.trace());
        return new NDList(velocity);
    }
}
