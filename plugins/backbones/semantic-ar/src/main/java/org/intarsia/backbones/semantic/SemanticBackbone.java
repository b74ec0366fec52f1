package org.intarsia.backbones.semantic;

import com.google.inject.Inject;
import java.util.List;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.backbones.semantic.level.SemanticOptions;
import org.intarsia.backbones.semantic.level.SharedDictionary;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/** Semantic autoregression as the body of a pipeline. */
@Summary("A Llama over patches of any continuous latents; a head makes each patch of its features")
final class SemanticBackbone implements Backbone, Costed, Footprint {
    private final SemanticOptions options;
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final SemanticNetwork network;

    @Inject
    SemanticBackbone(
            SemanticOptions options,
            Weights weights,
            LatentSpec given,
            ConditioningSpec conditioning,
            SharedDictionary dictionary) {
        this.options = options;
        int patch = options.patchSize();
        if (!(given instanceof LatentSpec.Continuous continuous)
                || continuous.grid().rows() % patch != 0
                || continuous.grid().columns() % patch != 0) {
            throw new IncompatibleException(
                    "tokenizer",
                    "backbone",
                    given,
                    "continuous latents on a grid of patches of " + patch);
        }
        latents = continuous;
        Grid grid = new Grid(continuous.grid().rows() / patch, continuous.grid().columns() / patch);
        features = SemanticFeatures.of(options, grid);
        network =
                new SemanticNetwork(
                        options,
                        weights.at("semantic"),
                        grid,
                        continuous.channels() * patch * patch,
                        ConditioningKinds.onLabel(conditioning).classes());
        dictionary.set(network.dictionary(), network.posterior());
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public InputKind reads() {
        return InputKind.VECTORS;
    }

    @Override
    public boolean readsPlaces() {
        return options.order() == SemanticOptions.Order.ANY;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    @Override
    public List<String> switches() {
        return SemanticFeatures.switches(options);
    }

    /** Of all patches shown at once. */
    @Override
    public long flops(int batch) {
        long tokens = features.grid().tokens();
        long width = options.llama().dim();
        long values = (long) latents.channels() * options.patchSize() * options.patchSize();
        long embedded = options.readsPixels() ? 2 * tokens * width * (values + width) : 0;
        long out = options.draws() ? options.dictSize() : options.zDim();
        return batch * (network.size().flops(tokens) + embedded + 2 * tokens * width * out);
    }

    /** One token: a run's first. */
    @Override
    public long workingBytes(int rows) {
        long out = options.draws() ? options.dictSize() : options.zDim();
        return network.size().workingBytes(rows) + Float.BYTES * rows * out;
    }

    @Override
    public long heldBytes(int rows) {
        return network.cache(rows).bytes();
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new SemanticSession(network, conditioning, run);
    }
}
