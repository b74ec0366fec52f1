package org.intarsia.nn.tokens;

import java.util.List;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * A transformer over a pyramid of token maps as the body of a pipeline: it is shown vectors, scale
 * by scale, and says a token for every one of them and the condition that modulates its blocks.
 */
public abstract class PyramidBackbone implements Backbone, Costed, Footprint {
    private final LatentSpec latents;
    private final FeatureSpec features;
    private final PyramidNetwork network;

    /**
     * @param width of the tokens
     */
    protected PyramidBackbone(LatentSpec latents, int width, PyramidNetwork network) {
        this.latents = latents;
        this.network = network;
        features =
                new FeatureSpec(
                        List.of(
                                TensorSpec.of(FeatureSpec.TOKENS, -1, width),
                                TensorSpec.of(FeatureSpec.CONDITION, width)),
                        latents.grid(),
                        1);
    }

    @Override
    public final LatentSpec accepts() {
        return latents;
    }

    @Override
    public final InputKind reads() {
        return InputKind.VECTORS;
    }

    @Override
    public final FeatureSpec features() {
        return features;
    }

    /** Keys and values of the coarser scales. */
    @Override
    public final long heldBytes(int rows) {
        return network.memory(rows).bytes();
    }

    @Override
    public final Session open(Conditioning conditioning, RunContext run) {
        return new PyramidSession(network, conditioning.value(Conditioning.LABEL), run);
    }
}
