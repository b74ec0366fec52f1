package org.intarsia.backbones.llamagen;

import com.google.inject.Inject;
import java.util.List;
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

/** LlamaGen as the body of a pipeline; the norm and the layer after it are the head's. */
@Summary("LlamaGen: a Llama over token ids in raster order (Sun 2024)")
final class LlamagenBackbone implements Backbone, Footprint {
    private final LatentSpec.Discrete accepts;
    private final FeatureSpec features;
    private final LlamagenNetwork network;
    private final boolean text;

    @Inject
    LlamagenBackbone(
            LlamagenOptions options,
            Weights weights,
            LatentSpec latents,
            ConditioningSpec conditioning) {
        LatentSpec.Discrete ids = TokenIds.raster(latents, "backbone");
        accepts = TokenIds.of(ids, options.vocabSize());
        features =
                new FeatureSpec(
                        List.of(TensorSpec.of(FeatureSpec.TOKENS, -1, options.llama().dim())),
                        ids.grid(),
                        0);
        network = new LlamagenNetwork(options, weights, ids.grid(), conditioning);
        text = conditioning instanceof ConditioningSpec.Text;
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
    public FeatureSpec features() {
        return features;
    }

    /** Where the caption is dropped, the learned table replaces it. */
    @Override
    public List<String> switches() {
        return text ? List.of(Conditioning.CAPTION) : List.of();
    }

    /** The first call is the largest: it shows all tokens of the condition. */
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
        return new LlamagenSession(network, conditioning, run);
    }
}
