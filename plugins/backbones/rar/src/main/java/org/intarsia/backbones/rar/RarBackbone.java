package org.intarsia.backbones.rar;

import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/** RAR as the body of a pipeline; what comes after its blocks is the head's. */
@Summary("RAR: a transformer over token ids, trained in random orders (Yu 2024)")
final class RarBackbone implements Backbone, Footprint {
    private final LatentSpec.Discrete accepts;
    private final FeatureSpec features;
    private final RarNetwork network;

    @Inject
    RarBackbone(
            RarOptions options,
            Weights weights,
            LatentSpec latents,
            ConditioningSpec conditioning) {
        LatentSpec.Discrete ids = TokenIds.raster(latents, "backbone");
        accepts = TokenIds.of(ids, options.codebookSize());
        int width = options.hiddenSize();
        features =
                new FeatureSpec(
                        List.of(
                                TensorSpec.of(FeatureSpec.TOKENS, -1, width),
                                TensorSpec.of(FeatureSpec.CONDITION, -1, width)),
                        ids.grid(),
                        0);
        network =
                new RarNetwork(
                        options,
                        weights,
                        ids.grid().tokens(),
                        ConditioningKinds.onLabel(conditioning).classes());
    }

    @Override
    public LatentSpec accepts() {
        return accepts;
    }

    @Override
    public InputKind reads() {
        return InputKind.IDS;
    }

    @Override
    public boolean readsPlaces() {
        return true;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    /** One token at a time, but for the first call. */
    @Override
    public long workingBytes(int rows) {
        return network.workingBytes(rows);
    }

    @Override
    public long heldBytes(int rows) {
        return network.cache(rows).bytes();
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new RarSession(network, conditioning.value(Conditioning.LABEL), run);
    }
}
