package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.BiFunction;
import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
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
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.tokenizers.dino.DinoEncoder;
import org.intarsia.tokenizers.dino.EncoderImages;
import org.intarsia.tokenizers.dino.EncoderInput;
import org.intarsia.tokenizers.dino.Extension;
import org.jspecify.annotations.Nullable;

/**
 * An encoder over noisy pixels, that was taught to say what it makes of the clean ones. Gives the
 * tokens of the patches and the class token behind the last norm; noise is at time 1.
 */
abstract class DinoStudent implements Backbone, Costed, Footprint {
    private final LatentSpec latents;
    private final FeatureSpec features;
    private final DinoEncoder encoder;
    private final AddedTokens added;

    /**
     * What a pipeline offers.
     *
     * @param latents of its tokenizer
     * @param shared between its parts
     */
    record Surroundings(LatentSpec latents, ConditioningSpec conditioning, SharedEncoder shared) {}

    /**
     * @param space of the encoder's tokens
     * @param input how the encoder reads images
     * @param network makes the encoder of its parameters
     */
    DinoStudent(
            StudentOptions options,
            String space,
            EncoderInput input,
            Weights weights,
            Surroundings around,
            BiFunction<Weights, Extension, DinoEncoder> network) {
        latents = around.latents();
        EncoderImages images = EncoderPixels.of(around.shared(), "backbone", latents);
        check(images, input);
        int count = AddedTokens.count(options, around.conditioning());
        Weights own =
                options.lora() ? weights.frozen(LowRankSize.INNER, LowRankSize.OUTER) : weights;
        encoder = network.apply(own, new Extension(count, options.lowRanks()));
        added = new AddedTokens(options, weights, encoder.width(), around.conditioning());
        features = features(images);
        around.shared().built(space);
    }

    private FeatureSpec features(EncoderImages images) {
        int width = encoder.width();
        var grid = encoder.patches(images.read());
        return new FeatureSpec(
                List.of(
                        TensorSpec.of(FeatureSpec.TOKENS, grid.tokens(), width),
                        TensorSpec.of(FeatureSpec.CLASS_TOKEN, width)),
                grid,
                images.read().height() / grid.rows());
    }

    /** What the tokenizer makes must be what the encoder was trained on. */
    private static void check(EncoderImages images, EncoderInput input) {
        boolean alike = images.statistics().equals(input.statistics());
        Integer side = input.inputSize();
        boolean sized =
                side == null || images.read().height() == side && images.read().width() == side;
        if (!alike || !sized) {
            throw new IncompatibleException(
                    "tokenizer",
                    "backbone",
                    images.statistics() + " of " + images.read(),
                    input.statistics() + (side == null ? "" : " of " + side + " pixels"),
                    "Write image-mean, image-std and input-size of the encoder at the tokenizer.");
        }
    }

    @Override
    public final LatentSpec accepts() {
        return latents;
    }

    @Override
    public final InputKind reads() {
        return InputKind.LATENTS;
    }

    @Override
    public final FeatureSpec features() {
        return features;
    }

    @Override
    public final long flops(int batch) {
        return 2
                * batch
                * (encoder.multiplyAdds(features.grid()) + added.multiplyAdds(encoder.width()));
    }

    @Override
    public final long workingBytes(int rows) {
        return encoder.workingBytes(rows, features.grid());
    }

    @Override
    public final Session open(Conditioning conditioning, RunContext run) {
        NDArray labelsB = added.areLabelled() ? conditioning.value(Conditioning.LABEL) : null;
        return (input, step) -> {
            NDArray noisyBCHW = ModelInput.latents(input).members().singletonOrThrow();
            return run.training()
                    ? forward(noisyBCHW, step, labelsB)
                    : Gradients.off(() -> forward(noisyBCHW, step, labelsB));
        };
    }

    private NDList forward(NDArray noisyBCHW, Step step, @Nullable NDArray labelsB) {
        return Scoped.list(
                () -> {
                    DinoEncoder.Prefix prefix =
                            added.of(step.times(noisyBCHW.getManager()), labelsB);
                    NDArray all = encoder.normed(encoder.tokens(noisyBCHW, prefix, Trace.NONE));
                    NDArray ofImage = encoder.ofImage(all);
                    return new NDList(ofImage.get(":, 1:"), ofImage.get(":, 0"));
                });
    }
}
