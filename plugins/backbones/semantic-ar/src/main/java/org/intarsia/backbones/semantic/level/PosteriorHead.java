package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Set;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Projector;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.TensorSpec;

/**
 * The codes of patches that are shown as they are, for a training: the code of each [B, N], what
 * the encoder made of it and the code's vector [B, N, z]. The features are not read.
 */
public final class PosteriorHead implements Projector, Footprint {
    private final FeatureSpec features;
    private final CodeTable codes;
    private final Mlp encoder;

    PosteriorHead(FeatureSpec features, CodeTable codes, Mlp encoder) {
        this.features = features;
        this.codes = codes;
        this.encoder = encoder;
    }

    @Override
    public FeatureSpec accepts() {
        return new FeatureSpec(List.of(), features.grid(), features.patch());
    }

    @Override
    public TensorSpec projected() {
        return TensorSpec.of(SemanticFeatures.POSTERIOR, features.grid().tokens(), codes.width());
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    @Override
    public long workingBytes(int rows) {
        return 2L * Float.BYTES * rows * projected().shape().size();
    }

    /**
     * @param input patches [B, N, V] in place of latents
     */
    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray patchesBNV = ModelInput.latents(input).latents();
        return Scoped.list(
                () -> {
                    NDArray z = codes.compared(encoder.forward(patchesBNV));
                    long rows = z.getShape().get(0);
                    NDArray ids = codes.nearest(z.reshape(-1, codes.width())).reshape(rows, -1);
                    return new NDList(ids, z, codes.vectors(ids));
                });
    }
}
