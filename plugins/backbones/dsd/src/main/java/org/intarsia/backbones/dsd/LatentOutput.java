package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionSpec;

/** One of the outputs over the tokens: a vector a token, laid out as latents. */
final class LatentOutput implements PredictionHead, Footprint {
    private final FeatureSpec features;
    private final PredictionSpec prediction;
    private final BinaryOperator<NDArray> layers;
    private final int hidden;

    /**
     * @param features with {@code tokens} and {@code condition}
     * @param layers of tokens [B, N, D] and the condition [B, D], to [B, N, C]
     * @param hidden units of a token between the layers
     */
    LatentOutput(
            FeatureSpec features,
            PredictionSpec prediction,
            BinaryOperator<NDArray> layers,
            int hidden) {
        this.features = features;
        this.prediction = prediction;
        this.layers = layers;
        this.hidden = hidden;
    }

    @Override
    public FeatureSpec accepts() {
        return features;
    }

    @Override
    public PredictionSpec prediction() {
        return prediction;
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    /** A block, of which the outputs are a part. */
    @Override
    public long workingBytes(int rows) {
        long tokens = (long) rows * features.grid().tokens();
        return BlockMemory.bytes(tokens, features.width(), hidden);
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray tokensBND = given.get(index(FeatureSpec.TOKENS));
        NDArray conditionBD = given.get(index(FeatureSpec.CONDITION));
        return new NDList(
                Scoped.run(
                        () -> MapOps.map(layers.apply(tokensBND, conditionBD), features.grid())));
    }

    /** Features come in the order of the backbone; the plan has seen that they are there. */
    private int index(String member) {
        return features.members().indexOf(features.member(member).orElseThrow());
    }
}
