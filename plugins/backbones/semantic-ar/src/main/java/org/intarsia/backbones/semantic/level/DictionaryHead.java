package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/** The logits of the first level, which the backbone computed. */
public final class DictionaryHead implements PredictionHead, Footprint {
    private final FeatureSpec accepts;
    private final int index;

    /**
     * @param features with a dictionary
     */
    public DictionaryHead(FeatureSpec features) {
        TensorSpec logits = features.member(SemanticFeatures.DICTIONARY).orElseThrow();
        index = features.members().indexOf(logits);
        accepts = new FeatureSpec(List.of(logits), features.grid(), features.patch());
    }

    @Override
    public FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public PredictionSpec prediction() {
        return PredictionSpec.logits();
    }

    /** The logits of a token. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * rows * accepts.members().get(0).shape().get(1);
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        NDArray logits = features.get(index);
        // A copy would pass no gradient on.
        return new NDList(logits.reshape(logits.getShape()));
    }
}
