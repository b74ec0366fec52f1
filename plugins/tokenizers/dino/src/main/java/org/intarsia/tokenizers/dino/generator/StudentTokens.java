package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Set;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Projector;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.TensorSpec;

/** The tokens themselves, the class token first, as an objective compares them. */
final class StudentTokens implements Projector, Footprint {
    private final FeatureSpec features;

    /**
     * @param features with tokens and the class token
     */
    StudentTokens(FeatureSpec features) {
        this.features = features;
    }

    @Override
    public FeatureSpec accepts() {
        return features;
    }

    @Override
    public TensorSpec projected() {
        return TensorSpec.of(FeatureSpec.TOKENS, 1L + features.grid().tokens(), features.width());
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    /** A copy. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * rows * projected().shape().size();
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray tokensBND = given.get(index(FeatureSpec.TOKENS));
        NDArray classBD = given.get(index(FeatureSpec.CLASS_TOKEN));
        return new NDList(
                Scoped.run(() -> NDArrays.concat(new NDList(classBD.expandDims(1), tokensBND), 1)));
    }

    private int index(String member) {
        return features.members().indexOf(features.member(member).orElseThrow());
    }
}
