package org.intarsia.backbones.flowar;

import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.nn.tokens.PyramidSession;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * FlowAR as the body of a pipeline: the latents at each of its scales, twice as large as the one
 * before, are what the next is conditioned on. Its flow network is the head {@code flowar-flow}.
 */
@Summary("FlowAR: a transformer over latents of growing scales, one scale at a step (Ren 2025)")
final class FlowarBackbone implements Backbone, Costed, Footprint {
    private final FlowarOptions options;
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final ScalePyramid pyramid;
    private final FlowarNetwork network;

    @Inject
    FlowarBackbone(
            FlowarOptions options,
            Weights weights,
            LatentSpec given,
            ConditioningSpec conditioning) {
        this.options = options;
        if (!(given instanceof LatentSpec.Continuous offered)) {
            throw new IncompatibleException("tokenizer", "backbone", given, "continuous latents");
        }
        latents =
                new LatentSpec.Continuous(
                        options.space() == null ? offered.space() : options.space(),
                        options.inChannels() == null ? offered.channels() : options.inChannels(),
                        offered.grid(),
                        offered.low(),
                        offered.high());
        pyramid = new ScalePyramid(LatentPyramid.of(latents).scales());
        features =
                new FeatureSpec(
                        List.of(
                                TensorSpec.of(FeatureSpec.TOKENS, -1, options.embedDim()),
                                TensorSpec.of(FeatureSpec.CONDITION, options.embedDim())),
                        latents.grid(),
                        1);
        network =
                new FlowarNetwork(
                        options,
                        weights,
                        pyramid,
                        latents.channels(),
                        ConditioningKinds.onLabel(conditioning).classes());
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
    public FeatureSpec features() {
        return features;
    }

    /** Of all scales shown at once. */
    @Override
    public long flops(int batch) {
        long width = options.embedDim();
        long tokens = pyramid.length();
        long block =
                tokens * width * (4 * width + 3L * options.mlpHidden())
                        + 2 * tokens * tokens * width
                        + 6 * width * width;
        long depth = options.encoderDepth() + (long) options.decoderDepth();
        long ends = (tokens - 1) * latents.channels() * width + tokens * width * width;
        return 2L * batch * (ends + depth * block);
    }

    /** A block over the finest scale; every block's modulation is computed once and kept. */
    @Override
    public long workingBytes(int rows) {
        long width = options.embedDim();
        long tokens = (long) rows * latents.grid().tokens();
        long depth = options.encoderDepth() + (long) options.decoderDepth();
        return BlockMemory.bytes(tokens, width, 2L * options.mlpHidden())
                + Float.BYTES * rows * 6 * width * depth;
    }

    /** Keys and values of the coarser scales. */
    @Override
    public long heldBytes(int rows) {
        return network.memory(rows).bytes();
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new PyramidSession(network, conditioning.value(Conditioning.LABEL), run);
    }
}
