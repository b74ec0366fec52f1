package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.training.CosineDistance;
import org.intarsia.nn.training.EncoderTokens;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * The alignment term (REPA, Yu 2024): 1 less the cosine between the projected tokens of an inner
 * block and the tokens that a frozen encoder makes of the clean image, on average.
 */
final class AlignmentLoss {
    static final String PROJECTOR = "align";

    private AlignmentLoss() {}

    /** What the head must hold for it: a projector to [N, E], a token for each of the encoder's. */
    static Map<String, TensorSpec> projectors(EncoderTokens encoder) {
        return Map.of(
                PROJECTOR, TensorSpec.of(FeatureSpec.TOKENS, encoder.count(), encoder.width()));
    }

    /**
     * @param encodedBNE the encoder's tokens
     * @param network holds the features of an inner block
     * @return a scalar
     */
    static NDArray of(NDArray encodedBNE, Predictor network, ModelInput shown, Step step) {
        NDArray projectedBNE = network.by(PROJECTOR).predict(shown, step).get(0);
        return CosineDistance.of(projectedBNE, encodedBNE);
    }
}
