package org.intarsia.heads.ddt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The wide head behind any backbone that gives one token a cell of the latents, and a condition.
 */
@Summary("A wide and shallow head that reads the noisy latents again (DDT, DiT-DH)")
final class DdtHead implements PredictionHead, Costed, Footprint {
    private static final PredictionSpec VELOCITY =
            new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ONE, 1, 0);

    private static final long PER_TOKEN = 9;

    private final DdtOptions options;
    private final LatentSpec.Continuous latents;
    private final FeatureSpec accepts;
    private final int tokens;
    private final int condition;
    private final DdtNetwork network;
    private final Map<String, PredictionHead> heads;

    @Inject
    DdtHead(
            DdtOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec given,
            Parts parts) {
        this.options = options;
        if (!(given instanceof LatentSpec.Continuous continuous)) {
            throw new IncompatibleException("tokenizer", "head", given, "continuous latents");
        }
        latents = continuous;
        int width = features.width();
        accepts = FeatureSpec.tokens(latents.grid(), width, 1);
        tokens = index(features, FeatureSpec.TOKENS);
        condition = index(features, FeatureSpec.CONDITION);
        network = new DdtNetwork(options, weights, latents.shape(), Math.max(width, 1));
        heads = parts.all(PredictionHead.class, "align");
    }

    /** -1 where there is none; the plan then reports it. */
    private static int index(FeatureSpec features, String name) {
        return features.member(name).map(features.members()::indexOf).orElse(-1);
    }

    @Override
    public FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public PredictionSpec prediction() {
        return VELOCITY;
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return heads;
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
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
