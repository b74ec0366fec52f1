package org.intarsia.backbones.flowar;

import com.google.inject.Inject;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.nn.tokens.PyramidBackbone;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * FlowAR as the body of a pipeline: the latents at each of its scales, twice as large as the one
 * before, are what the next is conditioned on. Its flow network is the head {@code flowar-flow}.
 */
@Summary("FlowAR: a transformer over latents of growing scales, one scale at a step (Ren 2025)")
final class FlowarBackbone extends PyramidBackbone {
    private final FlowarOptions options;
    private final LatentSpec.Continuous latents;
    private final ScalePyramid pyramid;

    @Inject
    FlowarBackbone(
            FlowarOptions options,
            Weights weights,
            LatentSpec given,
            ConditioningSpec conditioning) {
        this(
                options,
                options.input().of(given, "backbone"),
                weights,
                ConditioningKinds.onLabel(conditioning).classes());
    }

    private FlowarBackbone(
            FlowarOptions options, LatentSpec.Continuous latents, Weights weights, int classes) {
        this(
                options,
                latents,
                new FlowarNetwork(
                        options,
                        weights,
                        new ScalePyramid(LatentPyramid.of(latents).scales()),
                        latents.channels(),
                        classes));
    }

    private FlowarBackbone(
            FlowarOptions options, LatentSpec.Continuous latents, FlowarNetwork network) {
        super(latents, options.embedDim(), network);
        this.options = options;
        this.latents = latents;
        pyramid = network.pyramid();
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
}
